package io.sd2ail.training;

import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.ledger.Ledger;
import java.nio.file.Path;
import java.util.Optional;

/// Looks from outside whether a run's directory holds every acknowledged transition exactly once: books the whole
/// journal into a ledger of its own, which refuses gaps, duplicates and counts that disagree with the workers', and
/// compares it with the one in the newest checkpoint.
///
/// @param journaled rows in the journal that passed the intake
/// @param checkpointed rows that the newest checkpoint's replay had seen; 0 without a checkpoint
/// @param batches records of the journal
public record RunAudit(long journaled, long checkpointed, long batches) {
    /// @param runDirectory of a run that no process has open, with its whole journal
    /// @throws IllegalStateException when the journal or the checkpoint doesn't balance, with the reason
    /// @throws io.sd2ail.checkpoint.StorageException when something in there can't be read
    public static RunAudit of(Path runDirectory) {
        Optional<SavedLearner> saved = new CheckpointStore(runDirectory.resolve("checkpoints"), Integer.MAX_VALUE)
                .latest()
                .map(checkpoint -> SavedLearner.of(checkpoint.state()));
        long known = saved.map(SavedLearner::journaled).orElse(0L);
        Ledger ledger = new Ledger();
        Ledger atCheckpoint = new Ledger();
        try (ReplayJournal journal = ReplayJournal.open(
                runDirectory.resolve("journal"), ReplayJournal.SEGMENT_BYTES, Acknowledgement.WRITTEN)) {
            if (journal.firstIndex() > 0) {
                throw new IllegalStateException("the journal begins at batch " + journal.firstIndex()
                        + ": its older part was let go, so it can't be audited from the start");
            }
            if (journal.nextIndex() < known) {
                throw new IllegalStateException(
                        "the journal holds " + journal.nextIndex() + " batches, the checkpoint counts on " + known);
            }
            journal.read(0, (index, batch) -> {
                ledger.book(batch);
                if (index < known) {
                    atCheckpoint.book(batch);
                }
            });
            saved.ifPresent(learner -> requireSame(learner, atCheckpoint));
            return new RunAudit(ledger.inserted(), atCheckpoint.inserted(), journal.nextIndex());
        }
    }

    private static void requireSame(SavedLearner saved, Ledger booked) {
        Ledger stored = saved.ledger();
        if (!stored.accounts().equals(booked.accounts())) {
            throw new IllegalStateException("the checkpoint's ledger " + stored.accounts()
                    + " is not what its batches in the journal add up to: " + booked.accounts());
        }
    }
}
