package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What a learner relies on besides the numbers: determinism, whole-state resume, refusals, and that arrays which cross
/// the interface belong to the caller.
public abstract class LearnerBackendContract implements BackendContract {
    private final RandomStream random = new RandomStream(4, "test");

    @Test
    void updates_twoBackendsOfOneSeed_areBitEqual() {
        try (ExampleLearner first = Example.learner(factory(), 3);
                ExampleLearner second = Example.learner(factory(), 3)) {
            RandomStream firstDraws = new RandomStream(4, "test");
            RandomStream secondDraws = new RandomStream(4, "test");
            for (int i = 0; i < 5; i++) {
                Example.update(first, firstDraws);
                Example.update(second, secondDraws);
            }
            assertBitEqual(SavedState.of(second), SavedState.of(first));
        }
    }

    @Test
    void updates_withEverythingOn_areBitEqualAndGoOnSo() {
        try (ExampleLearner first = withEverything(3);
                ExampleLearner second = withEverything(3);
                ExampleLearner resumed = withEverything(5)) {
            RandomStream firstDraws = new RandomStream(4, "test");
            RandomStream secondDraws = new RandomStream(4, "test");
            for (int i = 0; i < 3; i++) {
                Example.updateWithMore(first, firstDraws);
                Example.updateWithMore(second, secondDraws);
            }
            assertBitEqual(SavedState.of(second), SavedState.of(first));
            resumed.load(SavedState.of(first));
            Example.updateWithMore(first, firstDraws);
            Example.updateWithMore(resumed, secondDraws);
            assertBitEqual(SavedState.of(resumed), SavedState.of(first));
        }
    }

    private ExampleLearner withEverything(long seed) {
        return Example.learner(factory(), Example.SHAPE, Example.with(0.1, 5, 2, true), seed);
    }

    @Test
    void load_savedState_goesOnBitEqual() {
        try (ExampleLearner first = Example.learner(factory(), 3);
                ExampleLearner second = Example.learner(factory(), 5)) {
            Example.update(first, random);
            second.load(SavedState.of(first));
            State draws = State.create();
            random.save(draws);
            Example.update(first, random);
            random.load(draws);
            Example.update(second, random);
            assertBitEqual(SavedState.of(second), SavedState.of(first));
        }
    }

    @Test
    void load_afterLargerBatches_goesOnAsIfThereHadBeenNone() {
        try (ExampleLearner first = Example.learner(factory(), 3);
                ExampleLearner second = Example.learner(factory(), 5)) {
            second.discriminatorStep(Example.discriminatorBatch(Example.SHAPE, 70, 200, random));
            second.expertProbability(150, Example.rows(150, random), Example.noise(150, random));
            second.sacStep(Example.sacBatch(Example.SHAPE, 90, random));
            second.load(SavedState.of(first));
            Example.update(first, new RandomStream(6, "test"));
            Example.update(second, new RandomStream(6, "test"));
            assertBitEqual(SavedState.of(second), SavedState.of(first));
        }
    }

    @Test
    void load_stateOfAnotherShape_isRefused() {
        NetworkShape wider = new NetworkShape(3, 2, 5, 2, 9, 8, 4);
        try (ExampleLearner backend = Example.learner(factory(), 1);
                ExampleLearner other = Example.learner(factory(), wider, 1)) {
            State state = SavedState.of(other);
            assertThatThrownBy(() -> backend.load(state))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("denoiser.parameters");
        }
    }

    @Test
    void save_itsNames_areThoseOfEveryBackend() {
        try (ExampleLearner backend = Example.learner(factory(), 1)) {
            assertThat(SavedState.of(backend).asMap().keySet())
                    .containsExactlyInAnyOrder(
                            "denoiser.parameters",
                            "denoiser.m",
                            "denoiser.v",
                            "denoiser.step",
                            "policy.parameters",
                            "policy.m",
                            "policy.v",
                            "policy.step",
                            "critics.parameters",
                            "critics.m",
                            "critics.v",
                            "critics.step",
                            "targetCritics.parameters",
                            "temperature.parameters",
                            "temperature.m",
                            "temperature.v",
                            "temperature.step");
        }
    }

    @Test
    void arrays_thatWereHandedOut_areCopies() {
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            State saved = SavedState.of(backend);
            Arrays.fill(backend.policyParameters(), 0);
            Arrays.fill(backend.denoiserParameters(), 0);
            assertThat(backend.policyParameters()).isEqualTo(saved.floats("policy.parameters"));
            assertThat(backend.denoiserParameters()).isEqualTo(saved.floats("denoiser.parameters"));

            float[] denoiser = backend.denoiserParameters();
            float[] moments = saved.floats("critics.m").clone();
            DiscriminatorResult result = backend.discriminatorStep(Example.discriminatorBatch(random));
            float[] probability = result.expertProbability().clone();
            Example.update(backend, random);
            assertThat(saved.floats("denoiser.parameters")).isEqualTo(denoiser);
            assertThat(saved.floats("critics.m")).isEqualTo(moments);
            assertThat(result.expertProbability()).isEqualTo(probability);
        }
    }

    @Test
    void steps_theirBatches_stayAsTheyWere() {
        DiscriminatorBatch discriminator = Example.discriminatorBatch(new RandomStream(6, "test"));
        DiscriminatorBatch discriminatorBefore = Example.discriminatorBatch(new RandomStream(6, "test"));
        SacBatch sac = Example.sacBatch(new RandomStream(7, "test"));
        SacBatch sacBefore = Example.sacBatch(new RandomStream(7, "test"));
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            backend.discriminatorStep(discriminator);
            backend.sacStep(sac);
        }
        assertThat(discriminator).usingRecursiveComparison().isEqualTo(discriminatorBefore);
        assertThat(sac).usingRecursiveComparison().isEqualTo(sacBefore);
    }

    @Test
    void discriminatorStep_notANumberInTheRows_isRefusedAndChangesNothing() {
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            State before = SavedState.of(backend);
            DiscriminatorBatch batch = Example.discriminatorBatch(random);
            batch.rows()[7] = Float.NaN;
            assertThatThrownBy(() -> backend.discriminatorStep(batch))
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("discriminator");
            assertBitEqual(SavedState.of(backend), before);
        }
    }

    @Test
    void discriminatorStep_withoutPenaltyDraws_saysWhatIsMissing() {
        DiscriminatorBatch batch = Example.withoutPenalty(Example.discriminatorBatch(random));
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            State before = SavedState.of(backend);
            assertThatThrownBy(() -> backend.discriminatorStep(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("gradient penalty");
            assertBitEqual(SavedState.of(backend), before);
        }
    }

    @Test
    void sacStep_infiniteReward_isRefusedAndChangesNothing() {
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            State before = SavedState.of(backend);
            SacBatch batch = Example.sacBatch(random);
            batch.rewards()[0] = Float.POSITIVE_INFINITY;
            assertThatThrownBy(() -> backend.sacStep(batch))
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("critic");
            assertBitEqual(SavedState.of(backend), before);
        }
    }

    @Test
    void sacStep_notANumberInThePolicysNoise_isRefusedAndLeavesThePolicy() {
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            float[] before = backend.policyParameters();
            SacBatch batch = Example.sacBatch(random);
            batch.policyNoise()[1] = Float.NaN;
            assertThatThrownBy(() -> backend.sacStep(batch))
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("policy");
            assertThat(backend.policyParameters()).isEqualTo(before);
        }
    }

    @Test
    void sacStep_moreThanItsTargetEntropy_lowersTheTemperature() {
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            SacStepResult first = backend.sacStep(Example.sacBatch(random));
            SacStepResult second = backend.sacStep(Example.sacBatch(random));
            assertThat(first.temperature()).isCloseTo(0.2f, within(1e-6f));
            assertThat(first.entropy()).isGreaterThan((float) Example.SAC.targetEntropyFor(2));
            assertThat(second.temperature()).isLessThan(0.2f);
        }
    }

    @Test
    void discriminatorSteps_onOneBatch_tellExpertFromAgent() {
        DiscriminatorBatch batch = Example.discriminatorBatch(random);
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            float before = backend.discriminatorStep(batch).loss();
            for (int i = 0; i < 200; i++) {
                backend.discriminatorStep(batch);
            }
            assertThat(backend.discriminatorStep(batch).loss()).isLessThan(0.9f * before);
        }
    }

    @Test
    void factory_scheduleOfOtherLength_isRefused() {
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);
        assertThatThrownBy(() -> factory().learner(Example.SHAPE, schedule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 diffusion steps")
                .hasMessageContaining("10");
    }

    private static void assertBitEqual(State actual, State expected) {
        assertThat(SavedState.bitEqual(expected, actual)).isTrue();
    }
}
