package io.sd2ail.checkpoint;

import io.sd2ail.checkpoint.JournalSegment.DamageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// Takes a journal that nobody has open back to an earlier end, or to an empty one that goes on counting. What it takes
/// out is moved aside, not deleted.
public final class JournalRollback {
    private JournalRollback() {}

    /// Ends a journal before a record, whatever state that record and all after it are in. Repeating it changes
    /// nothing.
    ///
    /// @param folder of the journal
    /// @param endIndex of the first record that goes
    /// @param aside folder that takes the files; made when it is needed
    /// @throws StorageException when records before it are damaged, with nothing changed; or files can't be moved
    public static void endBefore(Path folder, long endIndex, Path aside) {
        try {
            NavigableMap<Long, Path> segments = JournalRecovery.segments(folder);
            Map.Entry<Long, Path> last = segments.lowerEntry(endIndex);
            if (last == null) {
                startAt(folder, endIndex, aside);
                return;
            }
            JournalRecovery.Tail tail = JournalRecovery.recover(last.getValue(), last.getKey(), endIndex);
            if (tail.nextIndex() < endIndex) {
                throw JournalRecovery.damaged(
                        last.getValue(), tail.size(), new DamageException("ends before record " + (endIndex - 1)));
            }
            moveAll(List.copyOf(segments.tailMap(endIndex).values()), aside);
            if (Files.size(last.getValue()) > tail.size()) {
                Files.createDirectories(aside);
                Files.copy(
                        last.getValue(),
                        aside.resolve(last.getValue().getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(last.getValue(), StandardOpenOption.WRITE)) {
                    channel.truncate(tail.size());
                    channel.force(true);
                }
            }
            DurableFiles.sync(folder);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /// Replaces a journal by an empty one whose first record will be of this index.
    ///
    /// @param folder of the journal
    /// @param aside folder that takes its files
    /// @throws StorageException when they can't be moved
    public static void startAt(Path folder, long firstIndex, Path aside) {
        try {
            moveAll(List.copyOf(JournalRecovery.segments(folder).values()), aside);
            Path file = JournalSegment.file(folder, firstIndex);
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(JournalSegment.MAGIC));
                channel.force(true);
            }
            DurableFiles.sync(folder);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private static void moveAll(List<Path> files, Path aside) throws IOException {
        for (Path file : files) {
            Files.createDirectories(aside);
            Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
