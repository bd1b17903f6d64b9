package io.sd2ail.learning.vector;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.vector.network.Activations;
import io.sd2ail.learning.vector.network.Denoiser;
import io.sd2ail.network.NetworkShape;
import java.util.List;

/// A generator's diffusion model on float arrays.
final class VectorDiffusionModel implements DiffusionModel {
    private final Workers workers;
    private final Denoiser denoiser;
    private final ReverseSampler sampler;
    private final ExpertProbability expertProbability;

    /// @param threads the caller's included
    VectorDiffusionModel(int threads, NetworkShape shape, NoiseSchedule schedule) {
        this.workers = new Workers(threads, "generator");
        this.denoiser = new Denoiser(shape);
        List<Activations> scratch = Activations.ofEach(workers, denoiser);
        this.sampler = new ReverseSampler(workers, denoiser, schedule, shape.clampedColumns(), scratch);
        this.expertProbability = new ExpertProbability(workers, denoiser, schedule, scratch);
    }

    @Override
    public void load(float[] parameters) {
        denoiser.replace(parameters);
    }

    @Override
    public float[] denoise(int count, float[] start, float[] noise) {
        return sampler.denoise(count, start, noise);
    }

    @Override
    public float[] expertProbability(int count, float[] rows, float[] noise) {
        return expertProbability.of(count, rows, noise);
    }

    @Override
    public void close() {
        workers.close();
    }
}
