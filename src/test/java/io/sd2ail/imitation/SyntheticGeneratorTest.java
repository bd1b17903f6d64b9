package io.sd2ail.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyntheticGeneratorTest {
    private static final int ROWS = 2_000;
    private static final NetworkShape SHAPE = new NetworkShape(1, 1, 2, 1, 4, 4, 10);
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);

    private final Identity model = new Identity();

    @Test
    void sample_keepsOnlyRowsStrictlyAboveTheThreshold() {
        SyntheticGenerator generator = generator(SynthesisConfig.Start.NOISE);
        model.probabilities = new float[ROWS];
        Arrays.fill(model.probabilities, 0.5f);
        model.probabilities[3] = Math.nextUp(0.5f);
        model.probabilities[7] = 0.9f;
        generator.use(snapshot(1, 0.5f));
        SyntheticBatch batch = generator.sample();
        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.sampled()).isEqualTo(ROWS);
        assertThat(batch.values())
                .containsExactly(model.sampled[6], model.sampled[7], model.sampled[14], model.sampled[15]);
        assertThat(batch.diffusionVersion()).isEqualTo(1);
    }

    @Test
    void use_olderWeights_areIgnored() {
        SyntheticGenerator generator = generator(SynthesisConfig.Start.NOISE);
        generator.use(snapshot(2, 0.7f));
        generator.use(snapshot(1, 0.1f));
        assertThat(generator.sample().threshold()).isEqualTo(0.7f);
        assertThat(model.loaded).isEqualTo(2);
    }

    @Test
    void sample_beforeTheFirstWeights_isRefused() {
        assertThatThrownBy(() -> generator(SynthesisConfig.Start.NOISE).sample())
                .hasMessageContaining("no diffusion weights");
    }

    @Test
    void sample_fromNoise_startsAtStandardNormal() {
        SyntheticGenerator generator = generator(SynthesisConfig.Start.NOISE);
        generator.use(snapshot(1, -1));
        float[] start = generator.sample().values();
        assertThat(mean(start)).isCloseTo(0, within(0.08));
        assertThat(deviation(start)).isCloseTo(1, within(0.05));
    }

    @Test
    void sample_fromNoisedDemonstrations_startsWhereTheForwardProcessEnds() {
        SyntheticGenerator generator = generator(SynthesisConfig.Start.NOISED_DEMONSTRATIONS);
        generator.use(snapshot(1, -1));
        float[] start = generator.sample().values();
        // Every expert row is (5, 5): x_T has mean sqrt(abar_T) 5 and deviation sqrt(1 - abar_T).
        double signal = Math.sqrt(SCHEDULE.alphaBar()[9]);
        assertThat(mean(start)).isCloseTo(5 * signal, within(0.03));
        assertThat(deviation(start)).isCloseTo(Math.sqrt(1 - signal * signal), within(0.02));
    }

    @Test
    void load_ofASavedGenerator_drawsOnAlike() {
        SyntheticGenerator original = generator(SynthesisConfig.Start.NOISE);
        original.use(snapshot(1, -1));
        original.sample();
        State state = State.create();
        original.save(state);
        SyntheticGenerator restored = generator(SynthesisConfig.Start.NOISE);
        restored.load(state);
        restored.use(snapshot(1, -1));
        assertThat(restored.sample()).usingRecursiveComparison().isEqualTo(original.sample());
    }

    private SyntheticGenerator generator(SynthesisConfig.Start start) {
        float[] experts = new float[20];
        Arrays.fill(experts, 5);
        return new SyntheticGenerator(
                "generator-1",
                model,
                new SynthesisConfig(start, ROWS, 1, 100, false),
                SHAPE,
                SCHEDULE,
                experts,
                new RandomStream(1, "synthesis"));
    }

    private static ParameterSnapshot snapshot(long version, float threshold) {
        return new ParameterSnapshot(
                ParameterSnapshot.Topic.DIFFUSION,
                version,
                version,
                Map.of(
                        ParameterSnapshot.DENOISER, new float[] {version},
                        ParameterSnapshot.THRESHOLD, new float[] {threshold}));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    /// Samples are where the reverse process started; probabilities are given.
    private static final class Identity implements DiffusionModel {
        private float[] probabilities = new float[ROWS];
        private float[] sampled = new float[0];
        private long loaded;

        @Override
        public void load(float[] denoiser) {
            loaded = (long) denoiser[0];
        }

        @Override
        public float[] denoise(int count, float[] start, float[] noise) {
            sampled = start;
            return start;
        }

        @Override
        public float[] expertProbability(int count, float[] rows, float[] noise) {
            return probabilities;
        }

        @Override
        public void close() {}
    }
}
