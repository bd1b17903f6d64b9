package io.sd2ail.imitation;

import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.DenoisingBatch;
import io.sd2ail.learning.DenoisingTrainer;
import io.sd2ail.learning.LearnerBackend;

/// Trains a diffusion model on rows of demonstrations by the plain denoising loss, mean (eps - eps_hat)^2 (Ho et al.
/// 2020, arXiv 2006.11239, algorithm 1).
public final class DiffusionTraining implements AutoCloseable {
    private final DiffusionConfig config;
    private final float[] rows;
    private final int rowSize;
    private final LearnerBackend backend;
    private final DenoisingTrainer trainer;
    private final RandomStream random;

    /// @param rows all normalised rows of the demonstrations, [N, rowSize]
    /// @param backend owned from here on
    /// @param seed of the initial weights and of all draws
    public DiffusionTraining(DiffusionConfig config, float[] rows, int rowSize, LearnerBackend backend, long seed) {
        this.config = config;
        this.rows = rows;
        this.rowSize = rowSize;
        this.backend = backend;
        this.trainer = backend.denoising(config.denoising(), new RandomStream(seed, "diffusion/initial-weights"));
        this.random = new RandomStream(seed, "diffusion/updates");
    }

    /// One update on rows drawn uniformly.
    ///
    /// @return the loss, from before it
    public float update() {
        int count = config.batchRows();
        float[] batch = new float[count * rowSize];
        for (int row = 0; row < count; row++) {
            int from = random.nextInt(rows.length / rowSize) * rowSize;
            System.arraycopy(rows, from, batch, row * rowSize, rowSize);
        }
        int[] steps = random.integers(count, config.diffusionSteps());
        return trainer.step(new DenoisingBatch(batch, steps, random.gaussians(batch.length)));
    }

    /// A copy of the denoiser's flat parameters.
    public float[] denoiser() {
        return trainer.denoiserParameters();
    }

    @Override
    public void close() {
        backend.close();
    }
}
