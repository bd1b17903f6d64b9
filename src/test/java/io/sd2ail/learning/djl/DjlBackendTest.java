package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacResult;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DjlBackendTest {
    @Test
    void updates_aHundredOfEverything_leaveNoNativeArrays() {
        RandomStream random = new RandomStream(1, "test");
        try (DjlBackend backend = Example.backend(1);
                DjlDiffusionModel generator = new DjlDiffusionModel(Device.cpu(), Example.SHAPE, Example.SCHEDULE)) {
            everything(backend, generator, random);
            int learner = backend.memory().live();
            int generating = generator.memory().live();
            for (int i = 0; i < 100; i++) {
                everything(backend, generator, random);
            }
            assertThat(backend.memory().live()).isEqualTo(learner);
            assertThat(generator.memory().live()).isEqualTo(generating);
        }
    }

    private static void everything(DjlBackend backend, DjlDiffusionModel generator, RandomStream random) {
        Example.update(backend, random);
        backend.load(Example.saved(backend));
        generator.load(backend.denoiserParameters());
        float[] rows = generator.denoise(5, Example.rows(5, random), Example.noise(5, random));
        generator.expertProbability(5, rows, Example.noise(5, random));
    }

    @Test
    void updates_twoBackendsOfOneSeed_areBitEqual() {
        try (DjlBackend first = Example.backend(3);
                DjlBackend second = Example.backend(3)) {
            RandomStream firstDraws = new RandomStream(4, "test");
            RandomStream secondDraws = new RandomStream(4, "test");
            for (int i = 0; i < 5; i++) {
                Example.update(first, firstDraws);
                Example.update(second, secondDraws);
            }
            assertThat(Example.bitEqual(Example.saved(first), Example.saved(second)))
                    .isTrue();
        }
    }

    @Test
    void load_savedState_goesOnBitEqual() {
        RandomStream random = new RandomStream(4, "test");
        try (DjlBackend first = Example.backend(3);
                DjlBackend second = Example.backend(5)) {
            Example.update(first, random);
            second.load(Example.saved(first));
            State draws = State.create();
            random.save(draws);
            Example.update(first, random);
            random.load(draws);
            Example.update(second, random);
            assertThat(Example.bitEqual(Example.saved(first), Example.saved(second)))
                    .isTrue();
        }
    }

    @Test
    void load_stateOfAnotherShape_isRefused() {
        NetworkShape wider = new NetworkShape(3, 2, 5, 2, 9, 8, 4);
        try (DjlBackend backend = Example.backend(1);
                DjlBackend other = new DjlBackend(
                        Device.cpu(),
                        wider,
                        Example.SCHEDULE,
                        Example.DISCRIMINATOR,
                        Example.SAC,
                        new RandomStream(1, "initialization"))) {
            State state = Example.saved(other);
            assertThatThrownBy(() -> backend.load(state))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("denoiser.parameters");
        }
    }

    @Test
    void discriminatorStep_notANumberInTheRows_isRefusedAndChangesNothing() {
        RandomStream random = new RandomStream(4, "test");
        try (DjlBackend backend = Example.backend(3)) {
            State before = Example.saved(backend);
            DiscriminatorBatch batch = Example.discriminatorBatch(random);
            batch.rows()[7] = Float.NaN;
            assertThatThrownBy(() -> backend.discriminatorStep(batch))
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("discriminator");
            assertThat(Example.bitEqual(before, Example.saved(backend))).isTrue();
        }
    }

    @Test
    void sacStep_infiniteReward_isRefusedAndChangesNothing() {
        RandomStream random = new RandomStream(4, "test");
        try (DjlBackend backend = Example.backend(3)) {
            State before = Example.saved(backend);
            SacBatch batch = Example.sacBatch(random);
            batch.rewards()[0] = Float.POSITIVE_INFINITY;
            assertThatThrownBy(() -> backend.sacStep(batch))
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("critic");
            assertThat(Example.bitEqual(before, Example.saved(backend))).isTrue();
        }
    }

    @Test
    void discriminatorStep_withoutPenaltyDraws_saysWhatIsMissing() {
        DiscriminatorBatch whole = Example.discriminatorBatch(new RandomStream(4, "test"));
        DiscriminatorBatch batch = new DiscriminatorBatch(
                whole.expertRows(),
                whole.syntheticRows(),
                whole.agentRows(),
                whole.rows(),
                whole.importanceWeights(),
                whole.steps(),
                whole.noise(),
                null);
        try (DjlBackend backend = Example.backend(3)) {
            assertThatThrownBy(() -> backend.discriminatorStep(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("gradient penalty");
        }
    }

    @Test
    void sacStep_moreThanItsTargetEntropy_lowersTheTemperature() {
        RandomStream random = new RandomStream(4, "test");
        try (DjlBackend backend = Example.backend(3)) {
            SacResult first = backend.sacStep(Example.sacBatch(random));
            SacResult second = backend.sacStep(Example.sacBatch(random));
            assertThat(first.temperature()).isCloseTo(0.2f, within(1e-6f));
            assertThat(first.entropy()).isGreaterThan((float) Example.SAC.targetEntropyFor(2));
            assertThat(second.temperature()).isLessThan(0.2f);
        }
    }

    @Test
    void discriminatorSteps_onOneBatch_tellExpertFromAgent() {
        DiscriminatorBatch batch = Example.discriminatorBatch(new RandomStream(4, "test"));
        try (DjlBackend backend = Example.backend(3)) {
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
        assertThatThrownBy(() -> new DjlBackendFactory().diffusionModel(Example.SHAPE, schedule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 diffusion steps")
                .hasMessageContaining("10");
    }

    @Test
    void diffusionModel_noiseOfOneStepOnly_saysWhatItNeeds() {
        float[] rows = new float[2 * Example.SHAPE.rowSize()];
        try (DjlDiffusionModel model = new DjlDiffusionModel(Device.cpu(), Example.SHAPE, Example.SCHEDULE)) {
            assertThatThrownBy(() -> model.denoise(2, rows, rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10 entries")
                    .hasMessageContaining("need 40");
            assertThatThrownBy(() -> model.expertProbability(3, rows, new float[40]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[3, 5]");
        }
    }

    @Test
    void parameters_areCopies() {
        try (DjlBackend backend = Example.backend(3)) {
            float[] policy = backend.policyParameters();
            float[] denoiser = backend.denoiserParameters();
            Arrays.fill(policy, 0);
            Arrays.fill(denoiser, 0);
            assertThat(backend.policyParameters()).isNotEqualTo(policy);
            assertThat(backend.denoiserParameters()).isNotEqualTo(denoiser);
        }
    }
}
