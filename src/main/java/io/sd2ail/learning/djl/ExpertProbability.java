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
        requireDraws(schedule, noise, rows);
        float[] mean = new float[count];
        try (StepScope scope = memory.inference()) {
            Denoiser denoiser = new Denoiser(scope, shape, parameters.frozen(scope));
            NDArray timeBias = denoiser.timeBias(); // [T, hidden]
            for (int t = 0; t < schedule.steps(); t++) {
                float[] atStep = atStep(t, denoiser, timeBias, count, rows, noise);
                for (int i = 0; i < count; i++) {
                    mean[i] += atStep[i] / schedule.steps();
                }
            }
        }
        return mean;
    }

    /// @throws IllegalArgumentException when the noise is not T times as long as the rows
    static void requireDraws(NoiseSchedule schedule, float[] noise, float[] rows) {
        if (noise.length != schedule.steps() * rows.length) {
            throw new IllegalArgumentException("the noise has " + noise.length + " entries; " + schedule.steps()
                    + " steps of " + rows.length + " entries need " + schedule.steps() * rows.length);
        }
    }

    /// The part of one step. [N]
    float[] atStep(int t, Denoiser denoiser, NDArray timeBias, int count, float[] rows, float[] noise) {
        try (StepScope scope = memory.inference()) {
            NDArray x = scope.upload(schedule.noised(t, rows, noise), count, shape.rowSize()); // [N, rowSize]
            NDArray epsilon = scope.uploadPart(noise, t * rows.length, count, shape.rowSize()); // [N, rowSize]
            NDArray residual =
                    denoiser.predictAtStep(scope, x, Autograd.row(timeBias, t)).sub(epsilon);
            return residual.square().neg().exp().mean(new int[] {1}).toFloatArray();
        }
    }
}
