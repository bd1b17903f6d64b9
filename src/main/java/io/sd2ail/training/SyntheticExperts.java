package io.sd2ail.training;

import io.sd2ail.data.RandomStream;
import io.sd2ail.imitation.ReverseStart;
import io.sd2ail.imitation.SynthesisConfig;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.model.SavedDiffusion;

/// Expert rows that a saved diffusion model samples by the reverse process.
public final class SyntheticExperts {
    /// Rows sampled at once.
    private static final int BATCH = 1024;

    private SyntheticExperts() {}

    /// @param start where the reverse process starts
    /// @param demonstrations [N, rowSize], read where it starts from these
    /// @param seed of all draws
    /// @return [count, rowSize], normalised as the model's demonstrations
    public static float[] sample(
            SavedDiffusion saved,
            BackendFactory backends,
            int count,
            SynthesisConfig.Start start,
            float[] demonstrations,
            long seed) {
        RandomStream random = new RandomStream(seed, "synthetic-experts");
        int rowSize = saved.shape().rowSize();
        float[] rows = new float[Math.multiplyExact(count, rowSize)];
        try (DiffusionModel model = backends.diffusionModel(saved.shape(), saved.schedule())) {
            model.load(saved.denoiser());
            for (int from = 0; from < count; from += BATCH) {
                int some = Math.min(BATCH, count - from);
                float[] begin = ReverseStart.of(start, saved.schedule(), demonstrations, some, rowSize, random);
                float[] noise = random.gaussians(saved.shape().diffusionSteps() * some * rowSize);
                System.arraycopy(model.denoise(some, begin, noise), 0, rows, from * rowSize, some * rowSize);
            }
        }
        return rows;
    }
}
