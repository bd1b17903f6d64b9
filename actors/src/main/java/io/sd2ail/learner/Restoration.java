package io.sd2ail.learner;

import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.State;
import io.sd2ail.training.LearnerCore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings a learner back to where an earlier process of its run left off: the networks and counters from the newest
/// checkpoint, the replay from the journal. Without a checkpoint everything that is journaled counts as new.
final class Restoration {
    private Restoration() {}

    /// @param state what [LearnerCore#save] wrote; null when no checkpoint was written yet
    /// @return batches journaled after the state was taken, to be inserted anew
    /// @throws IllegalStateException when the journal lacks batches that the checkpoint counts on
    static List<CheckedBatch> restore(LearnerCore core, @Nullable State state, ReplayJournal journal) {
        if (state != null) {
            core.load(state);
        }
        if (journal.nextIndex() < core.journaled()) {
            throw new IllegalStateException("the journal ends at batch " + journal.nextIndex()
                    + ", the checkpoint counts on " + core.journaled() + ": resume from an older checkpoint");
        }
        List<CheckedBatch> inserted = new ArrayList<>();
        List<CheckedBatch> tail = new ArrayList<>();
        journal.read(
                journal.indexOfLastRows(core.missingRows(), core.journaled()),
                (index, batch) -> (index < core.journaled() ? inserted : tail).add(batch));
        core.restore(inserted);
        return tail;
    }
}
