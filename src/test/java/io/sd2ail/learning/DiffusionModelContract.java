package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a generator relies on.
public abstract class DiffusionModelContract implements BackendContract {
    private static final double TOLERANCE = 2e-6;
    private static final double CHAIN_TOLERANCE = 1e-5;

    @ParameterizedTest
    @CsvSource({"denoiser_hopper, 3, 256", "denoiser_halfcheetah, 6, 128"})
    void expertProbability_goldenNoise_isTheGoldenMeanOverAllSteps(String file, int actionSize, int hidden) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.denoiserShape(golden, "x", actionSize, hidden);
        float[] rows = golden.floats("x");
        int count = rows.length / shape.rowSize();
        try (DiffusionModel model = golden(golden, shape)) {
            float[] probability = model.expertProbability(count, rows, golden.floats("eps_all"));
            golden.check("D_average", probability, TOLERANCE, TOLERANCE);
            float[] reward = new float[count];
            for (int i = 0; i < count; i++) {
                reward[i] = (float) -Math.log1p(-probability[i]);
            }
            golden.check("reward", reward, TOLERANCE, TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"denoiser_hopper, 3, 256", "denoiser_halfcheetah, 6, 128", "chain_clamp4, 4, 32"})
    void denoise_goldenNoise_endsTheGoldenChain(String file, int clampedColumns, int hidden) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.denoiserShape(golden, "z", clampedColumns, hidden);
        float[] start = golden.floats("z");
        try (DiffusionModel model = golden(golden, shape)) {
            float[] result = model.denoise(start.length / shape.rowSize(), start, golden.floats("noise"));
            golden.check("chain_result", result, CHAIN_TOLERANCE, 0);
            for (int i = 0; i < result.length; i++) {
                if (i % shape.rowSize() < clampedColumns) {
                    assertThat(result[i]).isBetween(-1f, 1f);
                }
            }
        }
    }

    private DiffusionModel golden(Golden golden, NetworkShape shape) {
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, shape.diffusionSteps());
        DiffusionModel model = factory().diffusionModel(shape, schedule);
        model.load(GoldenNetwork.flat(golden, "w.", ParameterLayout.denoiser(shape)));
        return model;
    }

    @Test
    void expertProbability_beforeAnyLoad_isThatOfNoPredictedNoise() {
        float[] noise = Example.noise(3, new RandomStream(2, "test"));
        try (DiffusionModel model = Example.diffusionModel(factory())) {
            float[] probability = model.expertProbability(3, new float[3 * Example.SHAPE.rowSize()], noise);
            for (int row = 0; row < 3; row++) {
                assertThat(probability[row]).isCloseTo(withoutPrediction(row, 3, noise), within(1e-6f));
            }
        }
    }

    /// Mean over steps and entries of exp(-epsilon^2).
    private static float withoutPrediction(int row, int count, float[] noise) {
        int size = Example.SHAPE.rowSize();
        int steps = Example.SHAPE.diffusionSteps();
        double sum = 0;
        for (int t = 0; t < steps; t++) {
            for (int column = 0; column < size; column++) {
                double epsilon = noise[(t * count + row) * size + column];
                sum += Math.exp(-epsilon * epsilon);
            }
        }
        return (float) (sum / (steps * size));
    }

    @Test
    void calls_ofOtherSizesInBetween_changeNoResultAndNoInput() {
        RandomStream random = new RandomStream(2, "test");
        float[] start = Example.rows(5, random);
        float[] noise = Example.noise(5, random);
        float[] inputs = GoldenNetwork.concatenate(start, noise);
        try (DiffusionModel model = Example.diffusionModel(factory())) {
            model.load(Initialization.denoiser(Example.SHAPE, random));
            float[] rows = model.denoise(5, start, noise);
            float[] probability = model.expertProbability(5, start, noise);
            float[] results = GoldenNetwork.concatenate(rows, probability);
            model.denoise(150, Example.rows(150, random), Example.noise(150, random));
            model.expertProbability(150, Example.rows(150, random), Example.noise(150, random));

            assertThat(GoldenNetwork.concatenate(rows, probability)).isEqualTo(results);
            assertThat(model.denoise(5, start, noise)).isEqualTo(rows);
            assertThat(model.expertProbability(5, start, noise)).isEqualTo(probability);
            assertThat(GoldenNetwork.concatenate(start, noise)).isEqualTo(inputs);
        }
    }

    @Test
    void model_withTheLearnersWeights_givesTheLearnersProbability() {
        RandomStream random = new RandomStream(2, "test");
        float[] rows = Example.rows(33, random);
        float[] noise = Example.noise(33, random);
        try (ExampleLearner backend = Example.learner(factory(), 3);
                DiffusionModel model = Example.diffusionModel(factory())) {
            model.load(backend.denoiserParameters());
            assertThat(model.expertProbability(33, rows, noise)).isEqualTo(backend.expertProbability(33, rows, noise));
        }
    }

    @Test
    void load_parametersOfAnotherShape_isRefusedWithBothSizes() {
        int size = ParameterLayout.denoiser(Example.SHAPE).size();
        try (DiffusionModel model = Example.diffusionModel(factory())) {
            assertThatThrownBy(() -> model.load(new float[7]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("7")
                    .hasMessageContaining(String.valueOf(size));
        }
    }

    @Test
    void calls_arraysOfOtherSizes_areRefusedWithTheirSizes() {
        float[] rows = new float[2 * Example.SHAPE.rowSize()];
        try (DiffusionModel model = Example.diffusionModel(factory())) {
            assertThatThrownBy(() -> model.denoise(2, rows, rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10")
                    .hasMessageContaining("40");
            assertThatThrownBy(() -> model.expertProbability(2, rows, rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10")
                    .hasMessageContaining("40");
            assertThatThrownBy(() -> model.expertProbability(3, rows, new float[40]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10");
        }
    }

    @Test
    void expertProbability_noErrorAnywhere_isNeverAbove1() {
        NetworkShape shape = new NetworkShape(3, 1, 4, 1, 16, 16, 10);
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);
        // Weights of 0 predict a noise of 0, and it is 0: each of the 40 terms is 1.
        try (DiffusionModel model = factory().diffusionModel(shape, schedule)) {
            assertThat(model.expertProbability(1, new float[4], new float[40])[0])
                    .isLessThanOrEqualTo(1)
                    .isGreaterThan(0.999f);
        }
    }

    @Test
    void factory_scheduleOfOtherLength_isRefused() {
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);
        assertThatThrownBy(() -> factory().diffusionModel(Example.SHAPE, schedule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 diffusion steps")
                .hasMessageContaining("10");
    }
}
