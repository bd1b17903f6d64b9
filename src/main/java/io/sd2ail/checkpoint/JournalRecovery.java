package io.sd2ail.checkpoint;

import io.sd2ail.checkpoint.JournalSegment.DamageException;
import io.sd2ail.checkpoint.JournalSegment.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the end of a journal whose writer may have died at any moment.
final class JournalRecovery {
    private static final Logger log = LoggerFactory.getLogger(JournalRecovery.class);
    private static final Pattern NAME = Pattern.compile("(\\d{20})\\.journal");

    /// The end of the last segment.
    ///
    /// @param nextIndex that the next record gets
    /// @param size bytes of whole records, the rest is to be cut off; 0 when even the beginning is missing
    /// @param takesRecords whether records can be appended to it: an earlier version's segment is only read
    record Tail(long nextIndex, long size, boolean takesRecords) {}

    private JournalRecovery() {}

    /// The segment files of a folder by their first index.
    static NavigableMap<Long, Path> segments(Path folder) throws IOException {
        NavigableMap<Long, Path> segments = new TreeMap<>();
        try (Stream<Path> listing = Files.list(folder)) {
            List<Path> files = listing.toList();
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    segments.put(Long.parseLong(name.group(1)), file);
                }
            }
        } catch (NumberFormatException e) {
            throw new IOException("a segment is named by no index", e);
        }
        return segments;
    }

    /// @throws StorageException when a record is damaged that may have been acknowledged
    static Tail recover(Path file, long firstIndex) throws IOException {
        return recover(file, firstIndex, Long.MAX_VALUE);
    }

    /// As if the file ended before a record.
    ///
    /// @param endIndex of that record
    /// @throws StorageException when a record before it is damaged
    static Tail recover(Path file, long firstIndex, long endIndex) throws IOException {
        if (!Files.exists(file) || Files.size(file) < JournalSegment.MAGIC.length) {
            return new Tail(firstIndex, 0, true);
        }
        long index = firstIndex;
        try (JournalSegment.Reader reader = new JournalSegment.Reader(file)) {
            try {
                reader.readMagic();
                while (index < endIndex) {
                    Optional<Entry> entry = reader.next();
                    if (entry.isEmpty()) {
                        break;
                    }
                    if (entry.get().index() != index) {
                        throw damaged(
                                file,
                                reader.offset(),
                                new DamageException(
                                        "has record " + entry.get().index() + " where " + index + " should be"));
                    }
                    index++;
                }
            } catch (DamageException e) {
                requireTorn(file, index, reader.offset(), e);
                log.warn(
                        "{}: cutting off {} bytes after byte {}, which nobody was told were stored: their writer died",
                        file,
                        Files.size(file) - reader.offset(),
                        reader.offset());
            }
            return new Tail(index, reader.offset(), reader.takesRecords());
        }
    }

    // A power cut may lose any part of what was not synced, and leave whole records behind it.
    private static void requireTorn(Path file, long index, long offset, DamageException damage) throws IOException {
        if (offset < JournalSegment.MAGIC.length || JournalSegment.acknowledgedAfter(file, offset) > index) {
            throw damaged(file, offset, damage);
        }
    }

    static StorageException damaged(Path file, long offset, Exception damage) {
        return StorageException.unusable(
                file,
                damage.getMessage() + ", at byte " + offset,
                "transitions that were acknowledged can't be read; go on with --resume "
                        + file.resolveSibling("..").normalize()
                        + " and either --checkpoint N, as of a checkpoint before the damage (its folders name them), or"
                        + " --without-replay, which keeps the networks and drops the transitions; or restore the file"
                        + " from a copy");
    }
}
