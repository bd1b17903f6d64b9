package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.learning.SacConfig.LogProbability;
import io.sd2ail.network.PolicySnapshot;

/// The policy within one [StepScope]: a Gaussian whose draws are squashed by tanh into (-1, 1), by the
/// reparametrisation z = mean + std epsilon (Haarnoja et al. 2018, arXiv 1812.05905, appendix C).
final class SquashedGaussianPolicy {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    /// Keeps log(1 - action^2) finite where tanh rounds to 1.
    private static final double LEAST_JACOBIAN = 1e-6;

    private final StepScope scope;
    private final Weights weights;
    private final int actionSize;
    private final LogProbability constant;

    SquashedGaussianPolicy(StepScope scope, Weights weights, int actionSize, LogProbability constant) {
        this.scope = scope;
        this.weights = weights;
        this.actionSize = actionSize;
        this.constant = constant;
    }

    /// @param action [B, action], in [-1, 1]
    /// @param logProbability [B]
    /// @param mean [B, action], before squashing
    /// @param logStd [B, action], clamped
    record Draw(NDArray action, NDArray logProbability, NDArray mean, NDArray logStd) {}

    /// @param observations [B, observation]
    /// @param noise [B, action], epsilon
    Draw draw(NDArray observations, float[] noise) {
        NDArray h1 = Autograd.relu(weights.linear("l1", observations)); // [B, width]
        NDArray h2 = Autograd.relu(weights.linear("l2", h1)); // [B, width]
        NDArray head = weights.linear("head", h2); // [B, 2 action]
        NDArray mean = Autograd.columns(head, 0, actionSize); // [B, action]
        NDArray logStd = Autograd.columns(head, actionSize, 2 * actionSize); // [B, action]
        return squash(scope, mean, logStd, noise, constant);
    }

    /// @param rawLogStd [B, action], before its clamp
    static Draw squash(StepScope scope, NDArray mean, NDArray rawLogStd, float[] noise, LogProbability constant) {
        int actionSize = Math.toIntExact(mean.getShape().get(1));
        int rows = noise.length / actionSize;
        NDArray logStd = rawLogStd.clip(PolicySnapshot.SMALLEST_LOG_STD, PolicySnapshot.LARGEST_LOG_STD); // [B, action]
        NDArray epsilon = scope.upload(noise, rows, actionSize); // [B, action]
        NDArray z = mean.add(logStd.exp().mul(epsilon)); // [B, action]
        NDArray action = z.tanh(); // [B, action]
        NDArray squared = action.square();
        NDArray jacobian = squared.neg().add(scope.constant(1)).add(scope.constant(LEAST_JACOBIAN)); // [B, action]
        NDArray standard = scope.upload(standardLogDensity(noise, rows, constant), rows); // [B]
        NDArray logProbability =
                logStd.add(jacobian.log()).sum(new int[] {1}).neg().add(standard); // [B]
        return new Draw(action, logProbability, mean, logStd);
    }

    /// log N(epsilon; 0, 1) = -sum epsilon^2 / 2 - constant: of (z - mean) / std, without its cancellation. [B]
    private static float[] standardLogDensity(float[] noise, int rows, LogProbability constant) {
        int actionSize = noise.length / rows;
        double subtracted =
                switch (constant) {
                    case TEXTBOOK -> actionSize * HALF_LOG_TWO_PI;
                    case REFERENCE -> HALF_LOG_TWO_PI;
                };
        float[] density = new float[rows];
        for (int row = 0; row < rows; row++) {
            double squares = 0;
            for (int i = row * actionSize; i < (row + 1) * actionSize; i++) {
                squares += (double) noise[i] * noise[i];
            }
            density[row] = (float) (-squares / 2 - subtracted);
        }
        return density;
    }
}
