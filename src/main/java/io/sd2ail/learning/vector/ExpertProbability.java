package io.sd2ail.learning.vector;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.vector.network.Activations;
import io.sd2ail.learning.vector.network.Denoiser;
import io.sd2ail.learning.vector.network.RowLanes;
import java.util.List;

/// The T-step expert probability Dbar(x): the mean over all steps and entries of exp(-(epsilon - epsilon_hat)^2). Not
/// the mean of the discriminator's D: there the mean over entries is inside the exponential.
///
/// A block of rows goes through all T steps before the next block, so nothing of size [T, N] but the draws is read.
final class ExpertProbability {
    private final Workers workers;
    private final Denoiser denoiser;
    private final NoiseSchedule schedule;
    private final List<Activations> scratch;
    private final int size;

    /// @param scratch one of each worker
    ExpertProbability(Workers workers, Denoiser denoiser, NoiseSchedule schedule, List<Activations> scratch) {
        this.workers = workers;
        this.denoiser = denoiser;
        this.schedule = schedule;
        this.scratch = scratch;
        this.size = denoiser.first.in;
    }

    /// @param rows [N, rowSize]
    /// @param noise [T, N, rowSize]
    /// @return [N]
    float[] of(int count, float[] rows, float[] noise) {
        schedule.requireDraws(count, size, rows, noise);
        float[] mean = new float[count];
        RowLanes lanes = RowLanes.ofBlocks(count);
        workers.run(lanes.lanes(), (worker, lane) -> {
            int from = lanes.start(lane);
            block(scratch.get(worker), rows, noise, from, lanes.start(lane + 1) - from, mean);
        });
        return mean;
    }

    private void block(Activations block, float[] rows, float[] noise, int from, int count, float[] mean) {
        int stride = denoiser.first.inStride;
        for (int t = 0; t < schedule.steps(); t++) {
            load(block, rows, noise, from, count, t);
            denoiser.predict(block, count, t);
            Elementwise.gaussian(block.output, block.noise, count * stride);
            for (int row = 0; row < count; row++) {
                float sum = 0;
                for (int i = row * stride; i < row * stride + size; i++) {
                    sum += block.output[i];
                }
                mean[from + row] += sum;
            }
        }
        // Divided last: a sum of ones, each at most 1, gives a mean of at most 1.
        for (int row = from; row < from + count; row++) {
            mean[row] /= schedule.steps() * size;
        }
    }

    private void load(Activations block, float[] rows, float[] noise, int from, int count, int t) {
        float signal = schedule.sqrtAlphaBar()[t];
        float added = schedule.sqrtOneMinusAlphaBar()[t];
        int drawn = t * rows.length;
        for (int row = 0; row < count; row++) {
            int to = row * denoiser.first.inStride;
            int at = (from + row) * size;
            for (int j = 0; j < size; j++) {
                float epsilon = noise[drawn + at + j];
                block.noise[to + j] = epsilon;
                block.x[to + j] = signal * rows[at + j] + added * epsilon;
            }
        }
    }
}
