package io.sd2ail.learning;

import io.sd2ail.Golden;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;
import io.sd2ail.network.NetworkShape;
import org.jspecify.annotations.Nullable;

/// Batches and settings of the golden files.
public final class GoldenBatch {
    private GoldenBatch() {}

    public static DiscriminatorBatch discriminator(Golden golden) {
        float[] expert = golden.floats("expert");
        float[] agent = golden.floats("agent");
        boolean hasSynthetic = golden.has("synthetic");
        float[] synthetic = hasSynthetic ? golden.floats("synthetic") : new float[0];
        float[] syntheticWeights = hasSynthetic ? golden.floats("is_synthetic") : new float[0];
        int rowSize = Math.toIntExact(golden.array("expert").shape()[1]);
        return new DiscriminatorBatch(
                expert.length / rowSize,
                synthetic.length / rowSize,
                agent.length / rowSize,
                GoldenNetwork.concatenate(expert, synthetic, agent),
                GoldenNetwork.concatenate(golden.floats("is_expert"), syntheticWeights),
                golden.ints("t"),
                golden.floats("eps"),
                golden.has("gp_u")
                        ? new DiscriminatorBatch.Penalty(
                                golden.floats("gp_u"), golden.ints("gp_t"), golden.floats("gp_eps"))
                        : null);
    }

    public static DiscriminatorConfig discriminatorConfig(double gradientPenalty, ImportanceWeights importanceWeights) {
        return new DiscriminatorConfig(3e-5, 0.9, 0.999, gradientPenalty, importanceWeights);
    }

    /// @param step 1 or 2: which of the draws
    public static SacBatch sac(Golden golden, NetworkShape shape, int step) {
        float[] rewards = golden.floats("reward");
        int drawn = rewards.length * shape.actionSize();
        return new SacBatch(
                rewards.length,
                golden.floats("obs"),
                golden.floats("act"),
                rewards,
                golden.floats("next_obs"),
                golden.floats("done"),
                GoldenNetwork.part(golden.floats("eps_next"), (step - 1) * drawn, drawn),
                GoldenNetwork.part(golden.floats("eps_pi"), (step - 1) * drawn, drawn),
                new int[] {0, 1});
    }

    public static SacConfig sacConfig(@Nullable Double targetEntropy) {
        return new SacConfig(
                3e-4,
                0.25,
                0.999,
                0.99,
                0.005,
                0.2,
                targetEntropy,
                2,
                1e-3,
                1e-3,
                0,
                1,
                2,
                null,
                false,
                SacConfig.LogProbability.REFERENCE);
    }

    /// Of a file with soft actor-critic in it.
    public static NetworkShape sacShape(Golden golden) {
        int observation = Math.toIntExact(golden.array("obs").shape()[1]);
        int action = Math.toIntExact(golden.array("act").shape()[1]);
        int width = Math.toIntExact(golden.array("pi.l1.bias").shape()[0]);
        return new NetworkShape(observation, action, observation + action, action, 32, width, 10);
    }

    /// Of a file with denoiser rows in it.
    ///
    /// @param rows key of an array [N, rowSize]
    public static NetworkShape denoiserShape(Golden golden, String rows, int clampedColumns, int hidden) {
        int rowSize = Math.toIntExact(golden.array(rows).shape()[1]);
        return new NetworkShape(rowSize - clampedColumns, clampedColumns, rowSize, clampedColumns, hidden, 32, 10);
    }
}
