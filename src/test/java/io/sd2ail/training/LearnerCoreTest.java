package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import io.sd2ail.learning.SavedState;
import io.sd2ail.ledger.Transitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes before the first update: cloning alone, five steps of it.
class LearnerCoreTest {
    private static final String[] CLONING = {
        "sd2ail.cloning.updates=5", "pace.random-steps=0", "pace.warmup-steps=16", "sd2ail.policy-rows=8"
    };

    @TempDir
    private Path folder;

    private LearnerCore core(String... overrides) {
        return Tasks.pendulum(Tasks.config(overrides), folder, new FakeBackends())
                .newLearner();
    }

    private static CheckedBatch batch() {
        return CheckedBatch.allPassed(
                new RolloutBatch(new WorkerId("rollout-1", 0), 0, 0, 0, Transitions.zeros(32, 3, 1), List.of()));
    }

    @Test
    void update_whilePreparing_clonesAndCountsNothing() {
        try (LearnerCore core = core(CLONING)) {
            for (int done = 0; done < 5; done++) {
                assertThat(core.preparing()).isTrue();
                assertThat(core.mayUpdate()).as("without a transition").isTrue();
                assertThat(core.learnerWaits()).isEmpty();
                assertThat(core.policyIsDue()).isFalse();
                assertThat(core.prepared()).isEqualTo(done);
                core.update();
            }
            assertThat(core.updates()).isZero();
            assertThat(core.drainMetrics()).containsOnlyKeys("train/cloning_loss");
        }
    }

    @Test
    void update_afterThePreparations_isAskedForByTheLawOfPaceAlone() {
        try (LearnerCore core = prepared()) {
            assertThat(core.preparing()).isFalse();
            assertThat(core.prepared()).isEqualTo(5);
            assertThat(core.mayUpdate()).isFalse();
            assertThat(core.learnerWaits()).isPresent();
            core.insert(batch());
            long due = 0;
            while (core.mayUpdate()) {
                core.update();
                due++;
            }
            assertThat(due).isPositive();
            assertThat(core.updates()).isEqualTo(due);
            assertThat(core.prepared()).isEqualTo(5);
            assertThat(core.drainMetrics()).containsKey("train/critic_loss");
        }
    }

    private LearnerCore prepared() {
        LearnerCore core = core(CLONING);
        for (int i = 0; i < 5; i++) {
            core.update();
        }
        return core;
    }

    @Test
    void policyIsDue_afterThePreparations_isSoBeforeTheFirstUpdate() {
        try (LearnerCore core = prepared();
                LearnerCore without = core("pace.random-steps=0")) {
            assertThat(core.policyIsDue()).isTrue();
            assertThat(without.policyIsDue()).isFalse();
        }
    }

    @Test
    void policyIsDue_whileWorkersAreToActAtRandom_isNot() {
        try (LearnerCore core = core("sd2ail.cloning.updates=1", "pace.random-steps=200")) {
            core.update();
            assertThat(core.preparing()).isFalse();
            assertThat(core.policyIsDue()).isFalse();
        }
    }

    @Test
    void complete_allStepsInsertedBeforeThePreparationsAreDone_isNot() {
        String[] few = {"sd2ail.cloning.updates=1", "steps=16", "pace.warmup-steps=32"};
        try (LearnerCore core = core(few)) {
            core.insert(batch());
            assertThat(core.complete()).isFalse();
            core.update();
            assertThat(core.complete()).isTrue();
        }
    }

    @Test
    void load_inTheMiddleOfPreparing_goesOnFromThereBitForBit() {
        try (LearnerCore core = core(CLONING);
                LearnerCore resumed = core(CLONING)) {
            core.update();
            core.update();
            resumed.load(state(core));
            assertThat(resumed.prepared()).isEqualTo(2);
            assertThat(resumed.preparations()).isEqualTo(5);
            for (LearnerCore each : List.of(core, resumed)) {
                while (each.preparing()) {
                    each.update();
                }
            }
            assertThat(SavedState.bitEqual(state(resumed), state(core))).isTrue();
        }
    }

    @Test
    void load_ofACheckpointFromBeforePreparations_doesNotBeginThem() {
        try (LearnerCore core = core(CLONING);
                LearnerCore resumed = core(CLONING)) {
            resumed.load(without("prepared", state(core)));
            assertThat(resumed.preparing()).isFalse();
        }
    }

    private static State without(String name, State state) {
        State rest = State.create();
        for (Map.Entry<String, Object> entry : state.asMap().entrySet()) {
            switch (entry.getValue()) {
                case float[] floats -> rest.put(entry.getKey(), floats);
                case double[] doubles -> rest.put(entry.getKey(), doubles);
                case long[] longs when !entry.getKey().equals(name) -> rest.put(entry.getKey(), longs);
                default -> assertThat(entry.getKey()).isEqualTo(name);
            }
        }
        return rest;
    }

    private static State state(LearnerCore core) {
        State state = State.create();
        core.save(state);
        return state;
    }
}
