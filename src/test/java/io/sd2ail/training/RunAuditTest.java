package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.Transitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAuditTest {
    private static final WorkerId WORKER = new WorkerId("rollout-1", 0);

    @TempDir
    private Path run;

    @Test
    void of_aJournalBeyondTheCheckpoint_balances() {
        journal(batch(0), batch(1), batch(2));
        checkpoint(batch(0), batch(1));
        RunAudit audit = RunAudit.of(run);
        assertThat(audit).isEqualTo(new RunAudit(48, 32, 3));
    }

    @Test
    void of_aJournalWithABatchTwice_isRefused() {
        journal(batch(0), batch(1), batch(1));
        assertThatThrownBy(() -> RunAudit.of(run))
                .hasMessageContaining("batch 1 of rollout-1#0 where 2 must come next");
    }

    @Test
    void of_aJournalWithAGap_isRefused() {
        journal(batch(0), batch(2));
        assertThatThrownBy(() -> RunAudit.of(run)).hasMessageContaining("where 1 must come next");
    }

    @Test
    void of_aJournalShorterThanTheCheckpointKnows_isRefused() {
        journal(batch(0));
        checkpoint(batch(0), batch(1));
        assertThatThrownBy(() -> RunAudit.of(run)).hasMessageContaining("holds 1 batches, the checkpoint counts on 2");
    }

    @Test
    void of_aCheckpointThatCountedOtherwise_isRefused() {
        journal(batch(0), batch(1));
        RolloutBatch odd = new RolloutBatch(WORKER, 1, 16, 0, Transitions.zeros(15, 3, 1), List.of());
        checkpoint(batch(0), new CheckedBatch(odd, 16, Map.of("not-finite", 1)));
        assertThatThrownBy(() -> RunAudit.of(run))
                .hasMessageContaining("is not what its batches in the journal add up to");
    }

    private void journal(CheckedBatch... batches) {
        try (ReplayJournal journal =
                ReplayJournal.open(run.resolve("journal"), ReplayJournal.SEGMENT_BYTES, Acknowledgement.WRITTEN)) {
            journal.append(List.of(batches));
        }
    }

    private void checkpoint(CheckedBatch... inserted) {
        LearningTask task = Tasks.pendulum(Tasks.config(), run, new FakeBackends());
        try (LearnerCore core = task.newLearner()) {
            for (CheckedBatch batch : inserted) {
                core.insert(batch);
            }
            State state = State.create();
            core.save(state.scope("learner"));
            new CheckpointStore(run.resolve("checkpoints"), 1).write(state, core.updates(), core.inserted());
        }
    }

    private static CheckedBatch batch(int sequence) {
        RolloutBatch batch =
                new RolloutBatch(WORKER, sequence, 16L * sequence, 0, Transitions.zeros(16, 3, 1), List.of());
        return new CheckedBatch(batch, 16, Map.of());
    }
}
