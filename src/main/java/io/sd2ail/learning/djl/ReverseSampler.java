package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;

/// Synthesis of rows: T steps of the reverse process (Ho et al. 2020, arXiv 2006.11239, algorithm 2), each from the
/// clamped prediction of x_0.
final class ReverseSampler {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final NoiseSchedule schedule;

    ReverseSampler(DeviceMemory memory, NetworkShape shape, NoiseSchedule schedule) {
        this.memory = memory;
        this.shape = shape;
        this.schedule = schedule;
    }

    /// @param start [N, rowSize], x_T
    /// @param noise [T, N, rowSize]; entry t is used when leaving step t, entry 0 is unused
    /// @return [N, rowSize]
    float[] denoise(Parameters parameters, int count, float[] start, float[] noise) {
        schedule.requireDraws(count, shape.rowSize(), start, noise);
        try (StepScope scope = memory.inference()) {
            Denoiser denoiser = new Denoiser(scope, shape, parameters.frozen(scope));
            NDArray timeBias = denoiser.timeBias(); // [T, hidden]
            NDArray x = scope.upload(start, count, shape.rowSize()); // [N, rowSize]
            NDArray draws = scope.upload(noise, (long) schedule.steps() * count, shape.rowSize()); // [T N, rowSize]
            for (int t = schedule.steps() - 1; t >= 0; t--) {
                try (StepScope step = scope.inner()) {
                    NDArray x0 = start(step, t, denoiser, timeBias, step.alias(x)); // [N, rowSize]
                    toPrevious(step, t, x, x0, step.rows(draws, t * count, count));
                }
            }
            return clamp(scope, x).toFloatArray();
        }
    }

    /// The clamped prediction of x_0 from x_t: x_t / sqrt(alphaBar) - sqrt(1 / alphaBar - 1) epsilon_hat.
    ///
    /// @param timeBias [T, hidden]
    /// @param x [N, rowSize], x_t
    /// @return [N, rowSize]
    NDArray start(StepScope scope, int t, Denoiser denoiser, NDArray timeBias, NDArray x) {
        NDArray predicted = denoiser.predictAtStep(scope, x, Autograd.row(timeBias, t)); // [N, rowSize]
        NDArray noise = predicted.mul(scope.constant(schedule.sqrtReciprocalAlphaBarMinusOne()[t]));
        return clamp(
                scope,
                x.mul(scope.constant(schedule.sqrtReciprocalAlphaBar()[t])).subi(noise));
    }

    /// x_(t-1), in place of x_t: the posterior's mean and, but for the last step, its noise.
    private void toPrevious(StepScope scope, int t, NDArray x, NDArray x0, NDArray noise) {
        x.muli(scope.constant(schedule.posteriorCoefficientXt()[t]));
        x.addi(x0.mul(scope.constant(schedule.posteriorCoefficientX0()[t])));
        if (t > 0) {
            x.addi(noise.mul(scope.constant(schedule.sigma()[t])));
        }
    }

    /// The clamped columns to [-1, 1].
    private NDArray clamp(StepScope scope, NDArray rows) {
        return rows.maximum(scope.upload(bounds(-1), shape.rowSize()))
                .minimum(scope.upload(bounds(1), shape.rowSize()));
    }

    /// Of each column; infinite where it is not clamped. [rowSize]
    private float[] bounds(float sign) {
        float[] bounds = new float[shape.rowSize()];
        Arrays.fill(bounds, sign * Float.POSITIVE_INFINITY);
        Arrays.fill(bounds, 0, shape.clampedColumns(), sign);
        return bounds;
    }
}
