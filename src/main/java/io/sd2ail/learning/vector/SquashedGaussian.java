package io.sd2ail.learning.vector;

import io.sd2ail.learning.SacConfig.LogProbability;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.network.PolicySnapshot;

/// The policy's distribution over a block of rows: a Gaussian whose draws are squashed by tanh into (-1, 1), by the
/// reparametrisation z = mean + std epsilon (Haarnoja et al. 2018, arXiv 1812.05905, appendix C):
///
/// ```
/// a = tanh(z)    log pi = sum_j (-epsilon_j^2 / 2 - log std_j - log(1 - a_j^2 + 1e-6)) - constant
/// da/dz = 1 - a^2    d log pi / da = 2 a / (1 - a^2 + 1e-6)    d log pi / d log std = -1    dz/d log std = std epsilon
/// ```
final class SquashedGaussian {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    /// Keeps log(1 - a^2) finite where tanh rounds to 1.
    private static final float LEAST_JACOBIAN = 1e-6f;

    private final int size;
    private final int stride;
    private final double constant;

    /// One worker's memory.
    final float[] action;
    final float[] logProbability;
    private final float[] deviation;

    /// @param size entries of an action
    /// @param stride of the policy's output, 2 size entries: means, then log standard deviations before their clamp
    SquashedGaussian(int size, int stride, LogProbability kind) {
        this.size = size;
        this.stride = stride;
        this.constant = switch (kind) {
            case TEXTBOOK -> size * HALF_LOG_TWO_PI;
            case REFERENCE -> HALF_LOG_TWO_PI;
        };
        this.action = new float[RowLanes.BLOCK * size];
        this.deviation = new float[RowLanes.BLOCK * size];
        this.logProbability = new float[RowLanes.BLOCK];
    }

    /// @param output [rows, stride]
    /// @param noise epsilon [B, size]
    /// @param from the block's first row in the noise
    void draw(float[] output, int rows, float[] noise, int from) {
        for (int row = 0; row < rows; row++) {
            double sum = -constant;
            for (int j = 0; j < size; j++) {
                float mean = output[row * stride + j];
                float logStd = clamp(output[row * stride + size + j]);
                float epsilon = noise[(from + row) * size + j];
                float std = (float) Math.exp(logStd);
                float a = (float) Math.tanh(mean + std * epsilon);
                action[row * size + j] = a;
                deviation[row * size + j] = std * epsilon;
                sum -= 0.5 * epsilon * epsilon + logStd + Math.log(jacobian(a));
            }
            logProbability[row] = (float) sum;
        }
    }

    private static float clamp(float logStd) {
        return Math.clamp(logStd, PolicySnapshot.SMALLEST_LOG_STD, PolicySnapshot.LARGEST_LOG_STD);
    }

    private static float jacobian(float action) {
        return 1 - action * action + LEAST_JACOBIAN;
    }

    /// The regularisers of one row: the sums of squared means and of squared clamped log standard deviations, weighted.
    double penalty(float[] output, int row, double meanWeight, double logStdWeight) {
        double penalty = 0;
        for (int j = 0; j < size; j++) {
            double mean = output[row * stride + j];
            double logStd = clamp(output[row * stride + size + j]);
            penalty += meanWeight * mean * mean + logStdWeight * logStd * logStd;
        }
        return penalty;
    }

    /// dL/d(output) in place of the output of one row.
    ///
    /// @param actionGradient [rows, size], dL/da but for what goes through log pi
    /// @param logProbabilityGradient dL/d(log pi)
    /// @param meanWeight of the squared mean in L
    /// @param logStdWeight of the squared log standard deviation
    void backward(
            float[] output,
            int row,
            float[] actionGradient,
            float logProbabilityGradient,
            float meanWeight,
            float logStdWeight) {
        for (int j = 0; j < size; j++) {
            int m = row * stride + j;
            int s = m + size;
            float a = action[row * size + j];
            float da = actionGradient[row * size + j] + logProbabilityGradient * 2 * a / jacobian(a);
            float dz = da * (1 - a * a);
            float logStd = clamp(output[s]);
            boolean clamped = logStd != output[s];
            output[m] = dz + 2 * meanWeight * output[m];
            output[s] =
                    clamped ? 0 : dz * deviation[row * size + j] - logProbabilityGradient + 2 * logStdWeight * logStd;
        }
    }
}
