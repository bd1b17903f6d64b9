package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;

/// The T-step expert probability Dbar(x): the mean over all steps and entries of exp(-(epsilon - epsilon_hat)^2). Not
/// the mean of the discriminator's D: there the mean over entries is inside the exponential.
final class ExpertProbability {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final NoiseSchedule schedule;

    ExpertProbability(DeviceMemory memory, NetworkShape shape, NoiseSchedule schedule) {
        this.memory = memory;
        this.shape = shape;
        this.schedule = schedule;
    }

    /// @param rows [N, rowSize]
    /// @param noise [T, N, rowSize]
    /// @return [N]
    float[] of(Parameters parameters, int count, float[] rows, float[] noise) {
        schedule.requireDraws(count, shape.rowSize(), rows, noise);
        try (StepScope scope = memory.inference()) {
            Denoiser denoiser = new Denoiser(scope, shape, parameters.frozen(scope));
            NDArray timeBias = denoiser.timeBias(); // [T, hidden]
            NDArray x = scope.upload(rows, count, shape.rowSize()); // [N, rowSize]
            NDArray draws = scope.upload(noise, (long) schedule.steps() * count, shape.rowSize()); // [T N, rowSize]
            NDArray sum = scope.upload(new float[rows.length], count, shape.rowSize()); // [N, rowSize]
            for (int t = 0; t < schedule.steps(); t++) {
                try (StepScope step = scope.inner()) {
                    NDArray epsilon = step.rows(draws, t * count, count); // [N, rowSize]
                    sum.addi(atStep(step, t, denoiser, timeBias, step.alias(x), epsilon));
                }
            }
            return sum.mean(new int[] {1})
                    .divi(scope.constant(schedule.steps()))
                    .toFloatArray();
        }
    }

    /// exp(-(epsilon - epsilon_hat)^2) of one step.
    ///
    /// @param timeBias [T, hidden]
    /// @param x [N, rowSize]
    /// @param epsilon [N, rowSize], this step's
    /// @return [N, rowSize]
    NDArray atStep(StepScope scope, int t, Denoiser denoiser, NDArray timeBias, NDArray x, NDArray epsilon) {
        NDArray kept = x.mul(scope.constant(schedule.sqrtAlphaBar()[t])); // [N, rowSize]
        NDArray noised =
                epsilon.mul(scope.constant(schedule.sqrtOneMinusAlphaBar()[t])).addi(kept); // [N, rowSize]
        NDArray predicted = denoiser.predictAtStep(scope, noised, Autograd.row(timeBias, t)); // [N, rowSize]
        return predicted.subi(epsilon).square().negi().exp();
    }
}
