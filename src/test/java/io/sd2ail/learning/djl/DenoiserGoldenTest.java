package io.sd2ail.learning.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.GoldenBatch;
import io.sd2ail.learning.GoldenNetwork;
import io.sd2ail.learning.objective.BinaryCrossEntropy;
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
        NetworkShape shape = GoldenBatch.denoiserShape(golden, "x", actionSize, hidden);
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
    void atStep_goldenNoise_isTheGoldenProbabilityOfEachStep(String file, int actionSize, int hidden) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.denoiserShape(golden, "x", actionSize, hidden);
        float[] rows = golden.floats("x");
        int count = rows.length / shape.rowSize();
        float[] noise = golden.floats("eps_all");
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.inference()) {
            Denoiser denoiser = denoiser(memory, scope, shape, golden);
            ExpertProbability expertProbability = new ExpertProbability(memory, shape, schedule);
            NDArray x = scope.upload(rows, count, shape.rowSize());
            NDArray draws = scope.upload(noise, (long) STEPS * count, shape.rowSize());
            List<float[]> steps = new ArrayList<>();
            for (int t = 0; t < STEPS; t++) {
                NDArray epsilon = scope.rows(draws, t * count, count);
                steps.add(expertProbability
                        .atStep(scope, t, denoiser, denoiser.timeBias(), x, epsilon)
                        .mean(new int[] {1})
                        .toFloatArray());
            }
            golden.check("D_step", GoldenNetwork.concatenate(steps.toArray(float[][]::new)), TOLERANCE, TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"denoiser_hopper, 3, 256", "denoiser_halfcheetah, 6, 128", "chain_clamp4, 4, 32"})
    void start_alongTheGoldenChain_isItsPredictedRow(String file, int clampedColumns, int hidden) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.denoiserShape(golden, "z", clampedColumns, hidden);
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
                NDArray x = scope.upload(chain.getLast(), count, shape.rowSize());
                float[] start = sampler.start(scope, t, denoiser, denoiser.timeBias(), x)
                        .toFloatArray();
                starts.add(start);
                chain.add(schedule.previous(t, start, chain.getLast(), noise));
            }
        }
        golden.check("chain_x0_pred", GoldenNetwork.concatenate(starts.toArray(float[][]::new)), CHAIN_TOLERANCE, 0);
        golden.check("chain_x", GoldenNetwork.concatenate(chain.toArray(float[][]::new)), CHAIN_TOLERANCE, 0);
    }

    private static Denoiser denoiser(DeviceMemory memory, StepScope scope, NetworkShape shape, Golden golden) {
        ParameterLayout layout = ParameterLayout.denoiser(shape);
        Parameters parameters = new Parameters(memory, layout, GoldenNetwork.flat(golden, "w.", layout));
        return new Denoiser(scope, shape, parameters.frozen(scope));
    }

    private static void check(Golden golden, String key, NDArray actual) {
        golden.check(key, actual.toFloatArray(), TOLERANCE, TOLERANCE);
    }
}
