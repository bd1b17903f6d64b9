package io.sd2ail.training;

import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.JournalRollback;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.State;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Takes a run that nobody trains back to a checkpoint, at a user's order: to an older one, without the transitions, or
/// both. Afterwards it is an ordinary run that stopped there. What came after it is moved to `dropped/` in the run's
/// directory.
///
/// @param checkpoint updates of the checkpoint; null for the newest whole one
/// @param withoutReplay whether networks, counters and ledger go on with an empty replay
public record Rollback(@Nullable Long checkpoint, boolean withoutReplay) {
    /// The ordinary way on.
    public static final Rollback NONE = new Rollback(null, false);

    /// @param directory locked by the caller
    /// @return what was done, as a sentence; empty for [#NONE]
    /// @throws StorageException when there is no such checkpoint, or the journal before it is damaged
    public String apply(RunDirectory directory) {
        if (equals(NONE)) {
            return "";
        }
        CheckpointStore store = new CheckpointStore(directory.checkpoints(), Integer.MAX_VALUE);
        CheckpointStore.Checkpoint chosen = checkpoint != null
                ? store.at(checkpoint)
                : store.latest()
                        .orElseThrow(() -> StorageException.unusable(
                                directory.checkpoints(),
                                "has no whole checkpoint, so there are no networks to keep",
                                "start a new run"));
        long journaled = SavedLearner.of(chosen.state()).journaled();
        long updates = chosen.manifest().updates();
        Path newer = directory.dropped().resolve("checkpoints");
        // Both ways may be cut short anywhere: done again they come to the same.
        if (withoutReplay) {
            store.setAsideAfter(updates, newer);
            State emptied = emptied(chosen.state());
            store.write(emptied, updates, chosen.manifest().environmentSteps());
            JournalRollback.startAt(directory.journal(), journaled, directory.dropped());
            return "going on from checkpoint " + updates + " without its transitions: "
                    + SavedLearner.of(emptied).ledger().dropped()
                    + " are dropped, which the ledger says from now on; what was set aside lies in "
                    + directory.dropped();
        }
        // First, for it may refuse.
        JournalRollback.endBefore(directory.journal(), journaled, directory.dropped());
        store.setAsideAfter(updates, newer);
        return "going on from checkpoint " + updates + ": what came after it lies in " + directory.dropped();
    }

    private static State emptied(State saved) {
        State emptied = State.create();
        SavedLearner.of(saved).saveWithoutReplay(emptied.scope("learner"));
        saved.asMap().forEach((name, array) -> {
            if (!name.startsWith("learner.replay.") && !name.startsWith("learner.ledger.")) {
                switch (array) {
                    case float[] floats -> emptied.put(name, floats);
                    case double[] doubles -> emptied.put(name, doubles);
                    case long[] longs -> emptied.put(name, longs);
                    default -> throw new IllegalStateException("the state has " + array.getClass() + " in " + name);
                }
            }
        });
        return emptied;
    }
}
