package io.sd2ail.learner;

import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.checkpoint.ReplayJournal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/// Says when appended batches may be acknowledged. Where the run promises that they are on the disk, they are synced in
/// groups: all that is appended while one sync runs waits for the next, so that a slow disk costs time, not throughput.
///
/// Thread-safe.
final class JournalSync implements Supplier<CompletionStage<Done>> {
    private static final CompletionStage<Done> AT_ONCE = CompletableFuture.completedFuture(Done.getInstance());

    private final ReplayJournal journal;
    private final Executor blocking;
    private @Nullable CompletableFuture<Done> next;
    private boolean running;

    private JournalSync(ReplayJournal journal, Executor blocking) {
        this.journal = journal;
        this.blocking = blocking;
    }

    /// @param blocking runs what waits for the disk
    static Supplier<CompletionStage<Done>> of(
            Acknowledgement acknowledgement, ReplayJournal journal, Executor blocking) {
        return switch (acknowledgement) {
            case WRITTEN -> () -> AT_ONCE;
            case SYNCED -> new JournalSync(journal, blocking);
        };
    }

    /// Completes when all that has been appended by now may be acknowledged, and fails when it could not be synced.
    @Override
    public synchronized CompletionStage<Done> get() {
        if (next == null) {
            next = new CompletableFuture<>();
        }
        if (!running) {
            running = true;
            blocking.execute(this::syncAll);
        }
        return next;
    }

    private void syncAll() {
        for (CompletableFuture<Done> group = takeNext(); group != null; group = takeNext()) {
            try {
                journal.sync();
                group.complete(Done.getInstance());
            } catch (RuntimeException e) {
                group.completeExceptionally(e);
            }
        }
    }

    private synchronized @Nullable CompletableFuture<Done> takeNext() {
        CompletableFuture<Done> group = next;
        next = null;
        running = group != null;
        return group;
    }
}
