package io.sd2ail.learner;

import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.State;
import io.sd2ail.run.RunConfig;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.ObjLongConsumer;

/// Writes a state beside the traffic: the journal first, so that no checkpoint is newer than the batches it counts on.
/// Afterwards lets go of the part of the journal that no kept checkpoint needs any more.
final class CheckpointWriter {
    /// @param seconds that the write took
    record Written(Path folder, long updates, double seconds) {}

    private final ReplayJournal journal;
    private final CheckpointStore store;
    private final ObjLongConsumer<ParameterSnapshot> policies;
    private final int keep;
    private final int replayRows;
    private final Executor blocking;
    private final ArrayDeque<Long> kept = new ArrayDeque<>();

    /// @param policies takes the policy of every checkpoint with its environment steps
    CheckpointWriter(
            ReplayJournal journal,
            CheckpointStore store,
            ObjLongConsumer<ParameterSnapshot> policies,
            RunConfig config,
            Executor blocking) {
        this.journal = journal;
        this.store = store;
        this.policies = policies;
        this.keep = config.checkpoints().keep();
        this.replayRows = config.replay().capacity();
        this.blocking = blocking;
    }

    /// One write at a time.
    ///
    /// @param state owned by the writer from here on
    /// @param journaled batches of the journal that the state's replay has seen
    CompletionStage<Written> write(State state, ParameterSnapshot policy, long environmentSteps, long journaled) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long start = System.nanoTime();
                    journal.sync();
                    Path folder = store.write(state, policy.updates(), environmentSteps);
                    policies.accept(policy, environmentSteps);
                    trimJournal(journaled);
                    return new Written(folder, policy.updates(), (System.nanoTime() - start) / 1e9);
                },
                blocking);
    }

    // Only once as many checkpoints as are kept are this process's own: what older ones need is not known here.
    private void trimJournal(long journaled) {
        kept.addLast(journaled);
        if (kept.size() > keep) {
            kept.removeFirst();
            journal.deleteBefore(journal.indexOfLastRows(replayRows, kept.getFirst()));
        }
    }
}
