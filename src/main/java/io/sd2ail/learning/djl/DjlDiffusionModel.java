package io.sd2ail.learning.djl;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// A generator's diffusion model on PyTorch, without gradients.
final class DjlDiffusionModel implements DiffusionModel {
    private final DeviceMemory memory;
    private final Parameters parameters;
    private final ReverseSampler sampler;
    private final ExpertProbability expertProbability;

    /// @param memory belongs to the model from now on
    DjlDiffusionModel(DeviceMemory memory, NetworkShape shape, NoiseSchedule schedule) {
        ParameterLayout layout = ParameterLayout.denoiser(shape);
        this.memory = memory;
        this.parameters = new Parameters(memory, layout, new float[layout.size()]);
        this.sampler = new ReverseSampler(memory, shape, schedule);
        this.expertProbability = new ExpertProbability(memory, shape, schedule);
    }

    @Override
    public void load(float[] denoiser) {
        parameters.replace(denoiser);
    }

    @Override
    public float[] denoise(int count, float[] start, float[] noise) {
        return sampler.denoise(parameters, count, start, noise);
    }

    @Override
    public float[] expertProbability(int count, float[] rows, float[] noise) {
        return expertProbability.of(parameters, count, rows, noise);
    }

    DeviceMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
