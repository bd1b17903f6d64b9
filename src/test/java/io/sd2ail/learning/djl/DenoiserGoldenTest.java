package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BinaryCrossEntropy;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenoiserGoldenTest {
    private static final double TOLERANCE = 2e-6;
    private static final double CHAIN_TOLERANCE = 1e-5;
    private static final int STEPS = 10;

    private final NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, STEPS);

    @ParameterizedTest
    @CsvSource({"denoiser_hopper, 3, 256", "denoiser_halfcheetah, 6, 128"})
    void predict_goldenRows_givesTheGoldenNoiseAndProbability(String file, int actionSize, int hidden) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = shape(golden, "x", actionSize, hidden);
        float[] rows = golden.floats("x");
        int[] steps = golden.ints("t");
        float[] noised = schedule.noised(steps, rows, golden.floats("eps"));
        golden.check("x_t", noised, TOLERANCE, TOLERANCE);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.inference()) {
            Denoiser denoiser = denoiser(memory, scope, shape, golden);
            NDArray x = scope.upload(rows, steps.length, shape.rowSize());
            NDArray noisedX = scope.upload(noised, steps.length, shape.rowSize());
            NDArray epsilon = scope.upload(golden.floats("eps"), steps.length, shape.rowSize());
            NDArray predicted = denoiser.predict(noisedX, scope.indices(steps));

            check(golden, "eps_hat", predicted);
            check(golden, "eps_hat_of_x", denoiser.predict(x, scope.indices(steps)));
            check(golden, "time_bias", denoiser.timeBias());
            float[] probability =
                    predicted.sub(epsilon).square().mean(new int[] {1}).toFloatArray();
            for (int i = 0; i < probability.length; i++) {
                probability[i] = BinaryCrossEntropy.probability(probability[i]);
            }
            golden.check("D_point", probability, TOLERANCE, TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"denoiser_hopper, 3, 256", "denoiser_halfcheetah, 6, 128"})
    void expertProbability_goldenNoise_isTheGoldenMeanOverAllSteps(String file, int actionSize, int hidden) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = shape(golden, "x", actionSize, hidden);
        float[] rows = golden.floats("x");
        int count = rows.length / shape.rowSize();
        float[] noise = golden.floats("eps_all");
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.inference()) {
            Denoiser denoiser = denoiser(memory, scope, shape, golden);
            ExpertProbability expertProbability = new ExpertProbability(memory, shape, schedule);
            List<float[]> steps = new ArrayList<>();
            for (int t = 0; t < STEPS; t++) {
                steps.add(expertProbability.atStep(t, denoiser, denoiser.timeBias(), count, rows, noise));
            }
            golden.check("D_step", GoldenNetwork.concatenate(steps.toArray(float[][]::new)), TOLERANCE, TOLERANCE);
        }
        try (DjlDiffusionModel model = model(shape, golden)) {
            float[] probability = model.expertProbability(count, rows, noise);
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
    void denoise_goldenNoise_followsTheGoldenChain(String file, int clampedColumns, int hidden) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = shape(golden, "z", clampedColumns, hidden);
        float[] noise = golden.floats("noise");
        float[] rows = golden.floats("z");
        int count = rows.length / shape.rowSize();
        List<float[]> chain = new ArrayList<>(List.of(rows));
        List<float[]> starts = new ArrayList<>();
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.inference()) {
            Denoiser denoiser = denoiser(memory, scope, shape, golden);
            ReverseSampler sampler = new ReverseSampler(memory, shape, schedule);
            for (int t = STEPS - 1; t >= 0; t--) {
                float[] start = sampler.start(t, denoiser, denoiser.timeBias(), count, chain.getLast());
                starts.add(start);
                chain.add(schedule.previous(t, start, chain.getLast(), noise));
            }
        }
        golden.check("chain_x0_pred", GoldenNetwork.concatenate(starts.toArray(float[][]::new)), CHAIN_TOLERANCE, 0);
        golden.check("chain_x", GoldenNetwork.concatenate(chain.toArray(float[][]::new)), CHAIN_TOLERANCE, 0);
        try (DjlDiffusionModel model = model(shape, golden)) {
            float[] result = model.denoise(count, rows, noise);
            golden.check("chain_result", result, CHAIN_TOLERANCE, 0);
            for (int i = 0; i < result.length; i++) {
                if (i % shape.rowSize() < clampedColumns) {
                    assertThat(result[i]).isBetween(-1f, 1f);
                }
            }
        }
    }

    private DjlDiffusionModel model(NetworkShape shape, Golden golden) {
        DjlDiffusionModel model = new DjlDiffusionModel(Device.cpu(), shape, schedule);
        model.load(GoldenNetwork.flat(golden, "w.", ParameterLayout.denoiser(shape)));
        return model;
    }

    private static Denoiser denoiser(DeviceMemory memory, StepScope scope, NetworkShape shape, Golden golden) {
        ParameterLayout layout = ParameterLayout.denoiser(shape);
        Parameters parameters = new Parameters(memory, layout, GoldenNetwork.flat(golden, "w.", layout));
        return new Denoiser(scope, shape, parameters.frozen(scope));
    }

    private static NetworkShape shape(Golden golden, String rows, int clampedColumns, int hidden) {
        int rowSize = Math.toIntExact(golden.array(rows).shape()[1]);
        return new NetworkShape(rowSize - clampedColumns, clampedColumns, rowSize, clampedColumns, hidden, 32, STEPS);
    }

    private static void check(Golden golden, String key, NDArray actual) {
        golden.check(key, actual.toFloatArray(), TOLERANCE, TOLERANCE);
    }
}
