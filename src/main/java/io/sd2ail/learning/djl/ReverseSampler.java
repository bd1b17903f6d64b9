package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;

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
        ExpertProbability.requireDraws(schedule, noise, start);
        float[] rows = start;
        try (StepScope scope = memory.inference()) {
            Denoiser denoiser = new Denoiser(scope, shape, parameters.frozen(scope));
            NDArray timeBias = denoiser.timeBias(); // [T, hidden]
            for (int t = schedule.steps() - 1; t >= 0; t--) {
                float[] predicted = start(t, denoiser, timeBias, count, rows); // x_0
                rows = schedule.previous(t, predicted, rows, noise); // x_(t-1)
            }
        }
        return clamp(rows);
    }

    /// The clamped prediction of x_0 from x_t. [N, rowSize]
    float[] start(int t, Denoiser denoiser, NDArray timeBias, int count, float[] rows) {
        try (StepScope scope = memory.inference()) {
            NDArray x = scope.upload(rows, count, shape.rowSize()); // [N, rowSize]
            NDArray epsilon = denoiser.predictAtStep(scope, x, Autograd.row(timeBias, t)); // [N, rowSize]
            return clamp(schedule.start(t, rows, epsilon.toFloatArray()));
        }
    }

    /// In place: the clamped columns to [-1, 1].
    private float[] clamp(float[] rows) {
        for (int row = 0; row < rows.length; row += shape.rowSize()) {
            for (int column = row; column < row + shape.clampedColumns(); column++) {
                rows[column] = Math.clamp(rows[column], -1f, 1f);
            }
        }
        return rows;
    }
}
