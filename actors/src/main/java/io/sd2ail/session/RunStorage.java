package io.sd2ail.session;

import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.DeadLetters;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.export.KeptPolicy;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.run.RunConfig;
import io.sd2ail.training.LearningTask;
import io.sd2ail.training.SavedLearner;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts of a run directory that the actors read and write.
///
/// @param directory its path
/// @param policies folder of exported policies
/// @param saved state of the newest checkpoint; null when there is none
public record RunStorage(
        Path directory,
        ReplayJournal journal,
        CheckpointStore checkpoints,
        DeadLetters deadLetters,
        Path policies,
        @Nullable State saved)
        implements AutoCloseable {
    private static final long DEAD_LETTER_BYTES = 16L << 20;

    /// @param directory owned by the caller, who closes it after this
    /// @throws io.sd2ail.checkpoint.StorageException when something in there can't be used
    public static RunStorage open(RunDirectory directory, RunConfig.Checkpoints config) {
        CheckpointStore checkpoints = new CheckpointStore(directory.checkpoints(), config.keep());
        State saved =
                checkpoints.latest().map(CheckpointStore.Checkpoint::state).orElse(null);
        ReplayJournal journal =
                ReplayJournal.open(directory.journal(), config.journalSegmentBytes(), config.acknowledge());
        try {
            requireTogether(directory, saved, journal);
            return new RunStorage(
                    directory.path(),
                    journal,
                    checkpoints,
                    new DeadLetters(directory.deadLetters(), DEAD_LETTER_BYTES),
                    directory.policy(),
                    saved);
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private static void requireTogether(RunDirectory directory, @Nullable State saved, ReplayJournal journal) {
        if (saved == null && journal.firstIndex() > 0) {
            throw StorageException.unusable(
                    directory.path(),
                    "has no whole checkpoint, so its networks and counters are lost, and of its transitions only batches "
                            + journal.firstIndex() + " to " + journal.nextIndex() + " are left",
                    "restore a folder of checkpoints/ from a copy, or start a new run");
        }
        if (saved != null && journal.nextIndex() < SavedLearner.of(saved).journaled()) {
            throw StorageException.unusable(
                    directory.journal(),
                    "ends at batch " + journal.nextIndex() + ", the newest checkpoint counts on "
                            + SavedLearner.of(saved).journaled(),
                    "restore it from a copy, or go on with --resume " + directory.path()
                            + " and either --checkpoint N, as of an older checkpoint (its folders name them), or"
                            + " --without-replay, which keeps the networks and drops the transitions");
        }
    }

    /// Keeps the newest policy for use outside the run.
    ///
    /// @param environmentSteps trained for until then
    public void keep(LearningTask task, ParameterSnapshot policy, long environmentSteps) {
        KeptPolicy.write(policies, PolicyFile.Choice.LATEST, task, policy, environmentSteps, Map.of());
    }

    /// Keeps a refused row for whoever wants to see why.
    ///
    /// @param address of the node that sent it
    public void reject(RolloutBatch batch, int row, String reason, String address) {
        TransitionBatch rows = batch.transitions();
        int observation = rows.observationSize();
        int action = rows.actionSize();
        float[] values = new float[2 * observation + action + 1];
        System.arraycopy(rows.observations(), row * observation, values, 0, observation);
        System.arraycopy(rows.actions(), row * action, values, observation, action);
        values[observation + action] = rows.rewards()[row];
        System.arraycopy(rows.nextObservations(), row * observation, values, observation + action + 1, observation);
        deadLetters.add(batch.source(), address, batch.sequence(), row, reason, values);
    }

    @Override
    public void close() {
        try (journal) {
            deadLetters.close();
        }
    }
}
