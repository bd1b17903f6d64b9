package io.sd2ail.learning.djl;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacResult;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;

/// The learner's backend on PyTorch's autograd: the readable one, and the oracle for others.
final class DjlBackend implements LearnerBackend {
    private final DeviceMemory memory;
    private final DiffusionDiscriminator discriminator;
    private final ExpertProbability expertProbability;
    private final SoftActorCritic softActorCritic;

    /// @param memory belongs to the backend from now on
    DjlBackend(
            DeviceMemory memory,
            NetworkShape shape,
            NoiseSchedule schedule,
            DiscriminatorConfig discriminator,
            SacConfig sac,
            RandomStream random) {
        float[] denoiser = Initialization.denoiser(shape, random);
        float[] policy = Initialization.policy(shape, random);
        float[] critics = Initialization.critics(shape, random);
        this.memory = memory;
        this.discriminator = new DiffusionDiscriminator(memory, shape, schedule, discriminator, denoiser);
        this.expertProbability = new ExpertProbability(memory, shape, schedule);
        this.softActorCritic = new SoftActorCritic(memory, shape, sac, policy, critics);
    }

    @Override
    public DiscriminatorResult discriminatorStep(DiscriminatorBatch batch) {
        return discriminator.step(batch);
    }

    @Override
    public float[] expertProbability(int count, float[] rows, float[] noise) {
        return expertProbability.of(discriminator.parameters(), count, rows, noise);
    }

    @Override
    public SacResult sacStep(SacBatch batch) {
        return softActorCritic.step(batch);
    }

    @Override
    public float[] denoiserParameters() {
        return discriminator.parameters().toArray();
    }

    @Override
    public float[] policyParameters() {
        return softActorCritic.policy().toArray();
    }

    @Override
    public void save(State state) {
        discriminator.save(state.scope("denoiser"));
        softActorCritic.save(state);
    }

    @Override
    public void load(State state) {
        discriminator.load(state.scope("denoiser"));
        softActorCritic.load(state);
    }

    DeviceMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
