package io.sd2ail.rollout;

import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.stream.Uplink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// A rollout worker's batches that the learner has not acknowledged: bounded, and replayable from the oldest one. It
/// belongs to no stream and no actor system, so whatever connection dies, the next one goes on from here, and while
/// there is none the worker finds no room and stops stepping.
///
/// Thread-safe.
public final class Outbox implements Uplink.Outlet<RolloutBatches> {
    /// Bytes of batches that travel together, at most; a larger batch travels alone.
    public static final int BYTES_TOGETHER = 448 * 1024;

    /// Batches that travel together, at most: workers take turns by what travels together.
    public static final int BATCHES_TOGETHER = 16;

    private static final int EPISODE_BYTES = 16;

    private final int capacity;
    private final ArrayDeque<RolloutBatch> kept = new ArrayDeque<>();
    /// The sizes of all batches that were acknowledged, in runs of equal ones: nearly all batches are full, so these
    /// are few, however long a worker lives.
    private final ArrayDeque<Run> acknowledged = new ArrayDeque<>();
    private CompletableFuture<Done> room = CompletableFuture.completedFuture(Done.getInstance());
    private @Nullable CompletableFuture<Done> emptied;
    private @Nullable Reader reader;
    private long first;
    private long rows;

    /// Batches of one size, one after the other.
    private record Run(int rows, long batches) {}

    private record Reader(long sequence, CompletableFuture<RolloutBatches> next) {}

    /// @param capacity batches kept; adding waits beyond
    /// @throws IllegalArgumentException when the capacity is below 1
    public Outbox(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("an outbox needs room for 1 batch or more, not " + capacity);
        }
        this.capacity = capacity;
    }

    /// Keeps a batch, the next in the worker's numbering.
    ///
    /// @return completes when there is room for another; add nothing before
    /// @throws IllegalStateException when there is no room, or the batch is not the next one
    public CompletionStage<Done> add(RolloutBatch batch) {
        CompletableFuture<RolloutBatches> waiting = null;
        CompletableFuture<Done> roomForAnother;
        synchronized (this) {
            if (kept.size() == capacity) {
                throw new IllegalStateException("the outbox is full: wait for room before adding");
            }
            if (batch.sequence() != end()) {
                throw new IllegalStateException("batch " + batch.sequence() + " where " + end() + " must come next");
            }
            kept.addLast(batch);
            rows += batch.transitions().rows();
            if (kept.size() == capacity) {
                room = new CompletableFuture<>();
            }
            roomForAnother = room;
            if (reader != null && reader.sequence() <= batch.sequence()) {
                waiting = reader.next();
                reader = null;
            }
        }
        if (waiting != null) {
            waiting.complete(new RolloutBatches(List.of(batch)));
        }
        return roomForAnother;
    }

    /// Completes when there is room for another batch.
    public synchronized CompletionStage<Done> room() {
        return room;
    }

    /// The batches from this number on that are there, or from the oldest kept one when the number is acknowledged
    /// already, as many as travel together; completes when there is one. Only one reader waits at a time: a newer
    /// one cancels the older.
    public CompletionStage<RolloutBatches> next(long sequence) {
        CompletableFuture<RolloutBatches> replaced = null;
        CompletableFuture<RolloutBatches> next = new CompletableFuture<>();
        synchronized (this) {
            if (sequence < end() && !kept.isEmpty()) {
                return CompletableFuture.completedFuture(together(Math.max(sequence, first)));
            }
            if (reader != null) {
                replaced = reader.next();
            }
            reader = new Reader(sequence, next);
        }
        if (replaced != null) {
            replaced.completeExceptionally(new CancellationException("another connection reads the outbox"));
        }
        return next;
    }

    private RolloutBatches together(long sequence) {
        List<RolloutBatch> batches = new ArrayList<>();
        long room = BYTES_TOGETHER;
        for (RolloutBatch batch : kept) {
            if (batch.sequence() < sequence) {
                continue;
            }
            room -= bytes(batch);
            if (batches.size() == BATCHES_TOGETHER || (room < 0 && !batches.isEmpty())) {
                break;
            }
            batches.add(batch);
        }
        return new RolloutBatches(batches);
    }

    private static long bytes(RolloutBatch batch) {
        TransitionBatch rows = batch.transitions();
        return rows.rows() * TransitionBatch.rowBytes(rows.observationSize(), rows.actionSize())
                + (long) EPISODE_BYTES * batch.episodes().size();
    }

    /// Lets go of all batches up to this number.
    @Override
    public void acknowledge(long upTo) {
        CompletableFuture<Done> opened = null;
        CompletableFuture<Done> nothingLeft = null;
        synchronized (this) {
            while (first <= upTo && !kept.isEmpty()) {
                forget(kept.removeFirst());
            }
            if (kept.size() < capacity && !room.isDone()) {
                opened = room;
            }
            if (kept.isEmpty()) {
                nothingLeft = emptied;
                emptied = null;
            }
        }
        if (opened != null) {
            opened.complete(Done.getInstance());
        }
        if (nothingLeft != null) {
            nothingLeft.complete(Done.getInstance());
        }
    }

    private void forget(RolloutBatch batch) {
        int size = batch.transitions().rows();
        rows -= size;
        first++;
        Run last = acknowledged.peekLast();
        if (last != null && last.rows() == size) {
            acknowledged.removeLast();
            acknowledged.addLast(new Run(size, last.batches() + 1));
        } else {
            acknowledged.addLast(new Run(size, 1));
        }
    }

    /// Completes when everything that was added is acknowledged. Add nothing meanwhile.
    public synchronized CompletionStage<Done> empty() {
        if (kept.isEmpty()) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        CompletableFuture<Done> waiting = emptied == null ? new CompletableFuture<>() : emptied;
        emptied = waiting;
        return waiting;
    }

    @Override
    public Source<RolloutBatches, NotUsed> from(long sequence) {
        return Source.unfoldAsync(sequence, wanted -> next(wanted)
                .thenApply(batches -> Optional.of(Pair.create(batches.lastSequence() + 1, batches))));
    }

    @Override
    public synchronized long firstUnacknowledged() {
        return first;
    }

    /// Rows in batches that are not acknowledged.
    public synchronized long rowsInFlight() {
        return rows;
    }

    /// Rows in batches after this number, acknowledged since or not: what the learner did not have when it had the
    /// batches up to this number, which may be long ago: a learner that went on from an older checkpoint asks so.
    public synchronized long rowsAfter(long sequence) {
        long sum = rows;
        long missing = Math.max(0, first - 1 - sequence);
        for (var runs = acknowledged.descendingIterator(); missing > 0 && runs.hasNext(); ) {
            Run run = runs.next();
            long counted = Math.min(missing, run.batches());
            sum += counted * run.rows();
            missing -= counted;
        }
        int skip = (int) Math.max(0, sequence + 1 - first);
        return sum
                - kept.stream()
                        .limit(skip)
                        .mapToLong(kept -> kept.transitions().rows())
                        .sum();
    }

    private long end() {
        return first + kept.size();
    }
}
