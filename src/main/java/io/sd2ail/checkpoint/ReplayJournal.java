package io.sd2ail.checkpoint;

import io.sd2ail.data.CheckedBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// The append-only log of all that entered the replay, in insertion order: records 0, 1, 2, ... in segment files that
/// are named by their first record.
///
/// When [#append] has returned, the record outlives the death of this process; after [#sync] it outlives a power cut.
/// Which of both is waited for before a record is acknowledged decides what its writer promises ([Acknowledgement]).
/// A record is whole or absent. Opening cuts off what is torn at the end of the last segment and was not
/// acknowledged, with a warning. Damage anywhere else is refused: acknowledged rows would be missing.
///
/// Thread-safe: one caller at a time; [#sync] lets others append while it waits for the disk.
public final class ReplayJournal implements AutoCloseable {
    /// Default size at which a new segment begins, in bytes.
    public static final long SEGMENT_BYTES = 64L << 20;

    /// Sees records in order.
    public interface Visitor {
        void visit(long index, CheckedBatch batch);
    }

    private final Path folder;
    private final long segmentBytes;
    private final Acknowledgement acknowledgement;
    private final NavigableMap<Long, Path> segments;
    private Path lastFile;
    private FileChannel last;
    private long lastSize;
    private long nextIndex;
    private long syncedBefore;
    private boolean broken;

    private ReplayJournal(Path folder, long segmentBytes, Acknowledgement acknowledgement) throws IOException {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.acknowledgement = acknowledgement;
        Files.createDirectories(folder);
        segments = JournalRecovery.segments(folder);
        nextIndex = segments.isEmpty() ? 0 : segments.lastKey();
        lastFile = segments.computeIfAbsent(nextIndex, first -> JournalSegment.file(folder, first));
        JournalRecovery.Tail tail = JournalRecovery.recover(lastFile, nextIndex);
        nextIndex = tail.nextIndex();
        lastSize = tail.takesRecords() ? tail.size() : 0;
        if (!tail.takesRecords() && nextIndex > segments.lastKey()) {
            truncate(lastFile, tail.size());
            lastFile = JournalSegment.file(folder, nextIndex);
            segments.put(nextIndex, lastFile);
        }
        last = openSegment(lastFile, lastSize);
        lastSize = Math.max(lastSize, JournalSegment.MAGIC.length);
        syncedBefore = nextIndex;
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
            channel.force(true);
        }
    }

    /// Opens a journal to read and append; an empty folder is an empty journal. What is in it is on the disk then.
    ///
    /// @param acknowledgement what the caller waits for before it acknowledges a record
    /// @param segmentBytes size at which a new segment begins, at most 1 GiB
    /// @throws StorageException when the folder can't be written or acknowledged records are damaged
    public static ReplayJournal open(Path folder, long segmentBytes, Acknowledgement acknowledgement) {
        if (segmentBytes < 1 || segmentBytes > 1 << 30) {
            throw new IllegalArgumentException("segments can't be of " + segmentBytes + " bytes");
        }
        try {
            return new ReplayJournal(folder, segmentBytes, acknowledgement);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private static FileChannel openSegment(Path file, long size) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.truncate(size);
            channel.position(size);
            if (size == 0) {
                writeFully(channel, ByteBuffer.wrap(JournalSegment.MAGIC));
            }
            channel.force(true);
            DurableFiles.sync(file.toAbsolutePath().resolveSibling("."));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer... parts) throws IOException {
        while (parts.length > 0 && parts[parts.length - 1].hasRemaining()) {
            channel.write(parts);
        }
    }

    /// Stores batches, in one write: a write of its own for each costs more than its bytes. When this has returned they
    /// may be acknowledged, or once [#sync] has.
    ///
    /// @throws StorageException when they can't be written; the journal is as before and later calls may succeed
    public synchronized void append(List<CheckedBatch> batches) {
        if (broken) {
            throw StorageException.unusable(
                    lastFile, "could not be restored after a failed write", "free some space and resume the run");
        }
        long acknowledged = acknowledgement == Acknowledgement.SYNCED ? syncedBefore : nextIndex;
        ByteBuffer[] records = new ByteBuffer[batches.size()];
        long size = 0;
        for (int i = 0; i < records.length; i++) {
            records[i] = JournalSegment.record(nextIndex + i, acknowledged, batches.get(i));
            size += records[i].remaining();
        }
        try {
            if (lastSize > JournalSegment.MAGIC.length && lastSize + size > segmentBytes) {
                beginSegment();
            }
            writeFully(last, records);
            lastSize += size;
            nextIndex += records.length;
        } catch (IOException e) {
            takeBackTornRecords();
            throw StorageException.writing(lastFile, e);
        }
    }

    private void beginSegment() throws IOException {
        try {
            last.force(true);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        syncedBefore = nextIndex;
        Path file = JournalSegment.file(folder, nextIndex);
        FileChannel channel = openSegment(file, 0);
        last.close();
        last = channel;
        lastFile = file;
        lastSize = JournalSegment.MAGIC.length;
        segments.put(nextIndex, file);
    }

    private void takeBackTornRecords() {
        try {
            last.truncate(lastSize);
            last.position(lastSize);
        } catch (IOException e) {
            // A later record behind a torn one would be lost at the next opening.
            broken = true;
        }
    }

    /// Waits until all records that were appended before this call are on the disk. Others may append meanwhile.
    ///
    /// @throws StorageException when they can't be written; then nothing can be appended any more, as nobody knows
    /// what the disk has
    public void sync() {
        FileChannel channel;
        long appended;
        synchronized (this) {
            if (syncedBefore == nextIndex) {
                return;
            }
            channel = last;
            appended = nextIndex;
        }
        try {
            channel.force(false);
        } catch (IOException e) {
            requireSyncedMeanwhile(channel, appended, e);
        }
        synchronized (this) {
            syncedBefore = Math.max(syncedBefore, appended);
        }
    }

    // A segment is synced and closed when the next one begins, perhaps under the feet of who was about to sync it.
    private synchronized void requireSyncedMeanwhile(FileChannel channel, long appended, IOException failure) {
        if (syncedBefore < appended || channel == last) {
            broken = true;
            throw StorageException.writing(lastFile, failure);
        }
    }

    /// Index of the oldest record that is still there; equal to [#nextIndex()] when there is none.
    public synchronized long firstIndex() {
        return segments.firstKey();
    }

    /// Index that the next record will get.
    public synchronized long nextIndex() {
        return nextIndex;
    }

    /// Shows all records from an index on.
    ///
    /// @throws IllegalArgumentException when that record was deleted or is not yet written
    /// @throws StorageException when a record is damaged
    public synchronized void read(long fromIndex, Visitor visitor) {
        requireIndex(fromIndex);
        for (Map.Entry<Long, Path> segment :
                segments.tailMap(segments.floorKey(fromIndex)).entrySet()) {
            JournalReading.read(segment.getValue(), segment.getKey(), endOf(segment.getKey()), fromIndex, visitor);
        }
    }

    /// The newest index from which on the records before another one hold at least so many rows that passed; the oldest
    /// index when all of them together hold fewer. For restoring a replay of a given capacity.
    ///
    /// @param rows to be found
    /// @param beforeIndex records from here on do not count
    public synchronized long indexOfLastRows(long rows, long beforeIndex) {
        requireIndex(beforeIndex);
        if (rows <= 0) {
            return beforeIndex;
        }
        long missing = rows;
        for (long first : segments.headMap(beforeIndex, false).descendingKeySet()) {
            int[] counts = JournalReading.rowCounts(folder, first, Math.min(beforeIndex, endOf(first)));
            for (int i = counts.length - 1; i >= 0; i--) {
                missing -= counts[i];
                if (missing <= 0) {
                    return first + i;
                }
            }
        }
        return firstIndex();
    }

    /// Rows that passed, of the records from one index to before another.
    public synchronized long rows(long fromIndex, long beforeIndex) {
        requireIndex(fromIndex);
        requireIndex(beforeIndex);
        long rows = 0;
        for (long first : segments.headMap(beforeIndex, false).keySet()) {
            int[] counts = endOf(first) <= fromIndex
                    ? new int[0]
                    : JournalReading.rowCounts(folder, first, Math.min(beforeIndex, endOf(first)));
            for (int i = (int) Math.max(0, fromIndex - first); i < counts.length; i++) {
                rows += counts[i];
            }
        }
        return rows;
    }

    /// Deletes segments that hold only records before an index. The segment that is written to always stays.
    public synchronized void deleteBefore(long index) {
        while (segments.size() > 1 && endOf(segments.firstKey()) <= index) {
            Path file = segments.firstEntry().getValue();
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw StorageException.writing(file, e);
            }
            segments.pollFirstEntry();
        }
    }

    private long endOf(long firstIndex) {
        Long following = segments.higherKey(firstIndex);
        return following == null ? nextIndex : following;
    }

    private void requireIndex(long index) {
        if (index < firstIndex() || index > nextIndex) {
            throw new IllegalArgumentException("journal record " + index + " is not here: " + folder + " holds "
                    + firstIndex() + " to " + nextIndex);
        }
    }

    @Override
    public synchronized void close() {
        try {
            last.force(true);
            last.close();
        } catch (IOException e) {
            throw StorageException.writing(lastFile, e);
        }
    }
}
