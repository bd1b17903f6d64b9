package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Steps of soft actor-critic against numbers from outside this project.
public abstract class SacGoldenContract implements BackendContract {
    private static final double LOSS_FRACTION = 5e-5;
    private static final double GRADIENT_FRACTION = 2e-5;
    private static final double AFTER_TOLERANCE = 3e-6;

    @ParameterizedTest
    @CsvSource({"sac_hopper,", "sac_halfcheetah, -3"})
    void sacStep_goldenBatches_givesTheGoldenLossesAndWeights(String file, @Nullable Double targetEntropy) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.sacShape(golden);
        try (ExampleLearner backend = learner(golden, shape, GoldenBatch.sacConfig(targetEntropy))) {
            for (int step = 1; step <= 2; step++) {
                SacStepResult result = backend.sacStep(GoldenBatch.sac(golden, shape, step));
                float criticLoss = mean(golden.floats("loss_q" + step));
                assertThat(result.criticLoss()).isCloseTo(criticLoss, within((float) LOSS_FRACTION * criticLoss));
                golden.checkOfLargest("loss_pi" + step, new float[] {result.policyLoss()}, LOSS_FRACTION);
                golden.checkOfLargest("loss_alpha" + step, new float[] {result.temperatureLoss()}, LOSS_FRACTION);
                checkWeights(golden, shape, "after" + step + ".", SavedState.of(backend));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"sac_hopper,", "sac_halfcheetah, -3"})
    void sacStep_goldenBatch_givesTheGoldenGradients(String file, @Nullable Double targetEntropy) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.sacShape(golden);
        SacConfig config = GoldenBatch.sacConfig(targetEntropy);
        try (ExampleLearner backend = learner(golden, shape, config)) {
            backend.sacStep(GoldenBatch.sac(golden, shape, 1));
            GoldenNetwork.forEach(
                    SavedState.gradientOfFirstStep(backend, "critics", config.beta1()),
                    "grad.",
                    ParameterLayout.critics(shape, 2),
                    (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            GoldenNetwork.forEachOfPolicy(
                    SavedState.gradientOfFirstStep(backend, "policy", config.beta1()),
                    "grad.pi.",
                    ParameterLayout.policy(shape),
                    (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            float[] temperature = SavedState.gradientOfFirstStep(backend, "temperature", config.beta1());
            golden.checkOfLargest("grad.log_alpha", temperature, GRADIENT_FRACTION);
        }
    }

    @ParameterizedTest
    @CsvSource({"sac_hopper,", "sac_halfcheetah, -3"})
    void sacStep_goldenBatch_reportsTheGoldenValuesAndEntropy(String file, @Nullable Double targetEntropy) {
        Golden golden = Golden.read("algo/" + file);
        NetworkShape shape = GoldenBatch.sacShape(golden);
        try (ExampleLearner backend = learner(golden, shape, GoldenBatch.sacConfig(targetEntropy))) {
            SacStepResult result = backend.sacStep(GoldenBatch.sac(golden, shape, 1));
            float[] values = golden.floats("q_pred"); // [2, B], the first critic's first
            float value = mean(GoldenNetwork.part(values, 0, values.length / 2));
            assertThat(result.meanValue()).isCloseTo(value, within((float) LOSS_FRACTION * Math.abs(value)));
            float entropy = -mean(golden.floats("log_pi"));
            assertThat(result.entropy()).isCloseTo(entropy, within((float) LOSS_FRACTION * Math.abs(entropy)));
        }
    }

    /// The golden target critics differ from the critics.
    private ExampleLearner learner(Golden golden, NetworkShape shape, SacConfig config) {
        ExampleLearner backend = ExampleLearner.of(
                factory(),
                shape,
                NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, shape.diffusionSteps()),
                GoldenBatch.discriminatorConfig(0, ImportanceWeights.PER_ROW),
                config,
                new RandomStream(1, "initialization"));
        ParameterLayout critics = ParameterLayout.critics(shape, 2);
        float[] policy = GoldenNetwork.flatPolicy(golden, "pi.", ParameterLayout.policy(shape));
        State state = SavedState.of(backend);
        SavedState.set(state, "policy.parameters", policy);
        SavedState.set(state, "critics.parameters", GoldenNetwork.flat(golden, "", critics));
        SavedState.set(state, "targetCritics.parameters", GoldenNetwork.flat(golden, "target_", critics));
        SavedState.set(state, "temperature.parameters", golden.floats("log_alpha")[0]);
        backend.load(state);
        return backend;
    }

    private static void checkWeights(Golden golden, NetworkShape shape, String prefix, State state) {
        ParameterLayout critics = ParameterLayout.critics(shape, 2);
        GoldenNetwork.forEachOfPolicy(
                state.floats("policy.parameters"),
                prefix + "pi.",
                ParameterLayout.policy(shape),
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
        GoldenNetwork.forEach(
                state.floats("critics.parameters"),
                prefix,
                critics,
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
        GoldenNetwork.forEach(
                state.floats("targetCritics.parameters"),
                prefix + "target_",
                critics,
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
        float[] logarithm = state.floats("temperature.parameters");
        golden.check(prefix + "log_alpha", logarithm, AFTER_TOLERANCE, 0);
    }

    private static float mean(float... values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return (float) (sum / values.length);
    }
}
