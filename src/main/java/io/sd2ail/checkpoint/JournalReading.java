package io.sd2ail.checkpoint;

import io.sd2ail.checkpoint.JournalSegment.DamageException;
import io.sd2ail.checkpoint.JournalSegment.Entry;
import io.sd2ail.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads whole segments of a journal.
final class JournalReading {
    private JournalReading() {}

    /// Shows the records of a segment from an index on.
    ///
    /// @param firstIndex of its first record
    /// @param end index behind its last one
    static void read(Path file, long firstIndex, long end, long fromIndex, ReplayJournal.Visitor visitor) {
        long expected = firstIndex;
        try (JournalSegment.Reader reader = new JournalSegment.Reader(file)) {
            try {
                reader.readMagic();
                while (expected < end) {
                    Entry entry = (expected < fromIndex ? reader.skipNext() : reader.next())
                            .orElseThrow(() -> new DamageException("ends before record " + (end - 1)));
                    requireOrder(entry.index(), expected);
                    if (expected >= fromIndex) {
                        visitor.visit(expected, entry.batch());
                    }
                    expected++;
                }
            } catch (DamageException | MalformedMessageException e) {
                throw JournalRecovery.damaged(file, reader.offset(), e);
            }
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static void requireOrder(long actual, long expected) throws DamageException {
        if (actual != expected) {
            throw new DamageException("has record " + actual + " where " + expected + " should be");
        }
    }

    /// Rows that passed, of each record of a segment before an index.
    ///
    /// @param firstIndex of its first record
    static int[] rowCounts(Path folder, long firstIndex, long end) {
        Path file = JournalSegment.file(folder, firstIndex);
        int[] counts = new int[Math.toIntExact(end - firstIndex)];
        try (JournalSegment.Reader reader = new JournalSegment.Reader(file)) {
            try {
                reader.readMagic();
                for (int i = 0; i < counts.length; i++) {
                    Optional<Entry> entry = reader.skipNext();
                    counts[i] = entry.orElseThrow(() -> new DamageException("ends before record " + (end - 1)))
                            .rows();
                }
            } catch (DamageException e) {
                throw JournalRecovery.damaged(file, reader.offset(), e);
            }
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
        return counts;
    }
}
