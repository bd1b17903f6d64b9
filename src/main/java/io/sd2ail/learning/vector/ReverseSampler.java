package io.sd2ail.learning.vector;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.vector.network.Activations;
import io.sd2ail.learning.vector.network.Denoiser;
import io.sd2ail.learning.vector.network.RowLanes;
import java.util.List;

/// Synthesis of rows: T steps of the reverse process (Ho et al. 2020, arXiv 2006.11239, algorithm 2), each from the
/// clamped prediction of x_0. Rows are independent, so a block goes through all T steps before the next block.
final class ReverseSampler {
    private final Workers workers;
    private final Denoiser denoiser;
    private final NoiseSchedule schedule;
    private final List<Activations> scratch;
    private final int size;
    private final int clamped;

    /// @param clamped leading columns that are clamped to [-1, 1]
    /// @param scratch one of each worker
    ReverseSampler(Workers workers, Denoiser denoiser, NoiseSchedule schedule, int clamped, List<Activations> scratch) {
        this.workers = workers;
        this.denoiser = denoiser;
        this.schedule = schedule;
        this.scratch = scratch;
        this.size = denoiser.first.in;
        this.clamped = clamped;
    }

    /// @param start [N, rowSize], x_T
    /// @param noise [T, N, rowSize]; entry t is used when leaving step t, entry 0 is unused
    /// @return [N, rowSize]
    float[] denoise(int count, float[] start, float[] noise) {
        schedule.requireDraws(count, size, start, noise);
        float[] rows = new float[start.length];
        RowLanes lanes = RowLanes.ofBlocks(count);
        workers.run(lanes.lanes(), (worker, lane) -> {
            int from = lanes.start(lane);
            block(scratch.get(worker), start, noise, from, lanes.start(lane + 1) - from, rows);
        });
        return rows;
    }

    private void block(Activations block, float[] start, float[] noise, int from, int count, float[] rows) {
        int stride = denoiser.first.inStride;
        for (int row = 0; row < count; row++) {
            System.arraycopy(start, (from + row) * size, block.x, row * stride, size);
        }
        for (int t = schedule.steps() - 1; t >= 0; t--) {
            denoiser.predict(block, count, t);
            for (int row = 0; row < count; row++) {
                previous(block, row * stride, t, noise, t * start.length + (from + row) * size);
            }
        }
        for (int row = 0; row < count; row++) {
            clamp(block.x, row * stride);
            System.arraycopy(block.x, row * stride, rows, (from + row) * size, size);
        }
    }

    /// x_(t-1) in place of x_t: x_0 from epsilon_hat, clamped, then the posterior's mean, and noise but in the last
    /// step.
    private void previous(Activations block, int at, int t, float[] noise, int drawn) {
        float fromX = schedule.sqrtReciprocalAlphaBar()[t];
        float fromEpsilon = schedule.sqrtReciprocalAlphaBarMinusOne()[t];
        float ofStart = schedule.posteriorCoefficientX0()[t];
        float ofX = schedule.posteriorCoefficientXt()[t];
        float sigma = schedule.sigma()[t];
        for (int j = 0; j < size; j++) {
            float x = block.x[at + j];
            float x0 = fromX * x - fromEpsilon * block.output[at + j];
            if (j < clamped) {
                x0 = Math.clamp(x0, -1f, 1f);
            }
            float mean = ofStart * x0 + ofX * x;
            block.x[at + j] = t == 0 ? mean : mean + sigma * noise[drawn + j];
        }
    }

    private void clamp(float[] x, int at) {
        for (int j = at; j < at + clamped; j++) {
            x[j] = Math.clamp(x[j], -1f, 1f);
        }
    }
}
