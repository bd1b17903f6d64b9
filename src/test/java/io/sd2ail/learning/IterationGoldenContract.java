package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.junit.jupiter.api.Test;

/// One whole iteration, in its order, against numbers from outside this project.
public abstract class IterationGoldenContract implements BackendContract {
    private static final double TOLERANCE = 2e-6;
    private static final double CHAIN_TOLERANCE = 1e-5;
    private static final NetworkShape SHAPE = new NetworkShape(4, 2, 6, 2, 32, 32, 10);
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);
    private static final int ROWS = 32;

    private final Golden golden = Golden.read("algo/iteration");

    @Test
    void backend_goldenDraws_goesThroughTheGoldenIteration() {
        try (ExampleLearner backend = learner();
                DiffusionModel generator = factory().diffusionModel(SHAPE, SCHEDULE)) {
            DiscriminatorResult result = backend.discriminatorStep(GoldenBatch.discriminator(golden));
            check("loss", result.loss());
            check("priority_expert", priorities(result, 0, ROWS));
            check("priority_synthetic", priorities(result, ROWS, 2 * ROWS));

            float[] experts = backend.expertProbability(ROWS, golden.floats("expert"), golden.floats("eps_threshold"));
            float threshold = mean(experts);
            check("threshold", threshold);
            float[] policy = backend.expertProbability(ROWS, policyRows(), golden.floats("eps_reward"));
            check("D_policy", policy);
            check("reward", rewards(policy));

            generator.load(backend.denoiserParameters());
            float[] sample = generator.denoise(ROWS, golden.floats("z"), golden.floats("noise"));
            golden.check("sample", sample, CHAIN_TOLERANCE, 0);
            // Scored from the golden rows, so that the score's own tolerance applies.
            float[] score = generator.expertProbability(ROWS, golden.floats("sample"), golden.floats("eps_synthetic"));
            check("D_sample", score);
            checkKept(score, threshold);
        }
    }

    private void checkKept(float[] score, float threshold) {
        float[] kept = new float[ROWS];
        double margin = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROWS; i++) {
            kept[i] = score[i] > threshold ? 1 : 0;
            margin = Math.min(margin, Math.abs(score[i] - threshold));
        }
        assertThat(kept).isEqualTo(golden.floats("kept"));
        check("kept_margin", (float) margin);
    }

    /// min(|1 - D| + 0.01, 1)^0.8.
    private static float[] priorities(DiscriminatorResult result, int offset, int length) {
        float[] priorities = GoldenNetwork.part(result.expertProbability(), offset, length);
        for (int i = 0; i < length; i++) {
            priorities[i] = (float) Math.pow(Math.min(Math.abs(1 - priorities[i]) + 0.01, 1), 0.8);
        }
        return priorities;
    }

    private float[] policyRows() {
        float[] actions = golden.floats("policy_act");
        float[] observations = golden.floats("policy_obs");
        float[] rows = new float[ROWS * SHAPE.rowSize()];
        for (int i = 0; i < ROWS; i++) {
            System.arraycopy(actions, 2 * i, rows, 6 * i, 2);
            System.arraycopy(observations, 4 * i, rows, 6 * i + 2, 4);
        }
        return rows;
    }

    private static float[] rewards(float[] probability) {
        float[] rewards = new float[probability.length];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = (float) -Math.log1p(-probability[i]);
        }
        return rewards;
    }

    private static float mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return (float) (sum / values.length);
    }

    private ExampleLearner learner() {
        ExampleLearner backend = ExampleLearner.of(
                factory(),
                SHAPE,
                SCHEDULE,
                GoldenBatch.discriminatorConfig(0.1, ImportanceWeights.BATCH_MEAN),
                GoldenBatch.sacConfig(null),
                new RandomStream(1, "initialization"));
        State state = SavedState.of(backend);
        SavedState.set(state, "denoiser.parameters", GoldenNetwork.flat(golden, "w.", ParameterLayout.denoiser(SHAPE)));
        backend.load(state);
        return backend;
    }

    private void check(String key, float... actual) {
        golden.check(key, actual, TOLERANCE, TOLERANCE);
    }
}
