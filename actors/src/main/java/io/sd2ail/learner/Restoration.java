package io.sd2ail.learner;

import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.State;
import io.sd2ail.training.LearnerCore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Brings a learner back to where an earlier process of its run left off: the networks and counters from the newest
/// checkpoint, the replay from the journal. Without a checkpoint everything that is journaled counts as new.
final class Restoration {
    private Restoration() {}

    /// @param state what [LearnerCore#save] wrote; null when no checkpoint was written yet
    /// @return batches journaled after the state was taken, to be inserted anew
    /// @throws IllegalStateException when the journal lacks transitions that the checkpoint counts on
    static List<CheckedBatch> restore(LearnerCore core, @Nullable State state, ReplayJournal journal) {
        if (state != null) {
            core.load(state);
        }
        long first = journal.indexOfLastRows(core.missingRows(), core.journaled());
        AtomicLong rows = new AtomicLong(journal.rows(first, core.journaled()));
        if (rows.get() < core.missingRows()) {
            throw new IllegalStateException("the replay journal holds " + rows + " of the " + core.missingRows()
                    + " transitions that the checkpoint needs: restore journal/ from a copy, or go on with"
                    + " --without-replay, which keeps the networks and drops the transitions");
        }
        List<CheckedBatch> tail = new ArrayList<>();
        long journaled = core.journaled();
        journal.read(first, (index, batch) -> {
            if (index < journaled) {
                core.restore(batch, rows.getAndAdd(-batch.insertedRows()));
            } else {
                tail.add(batch);
            }
        });
        return tail;
    }
}
