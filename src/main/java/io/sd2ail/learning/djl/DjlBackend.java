package io.sd2ail.learning.djl;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BinaryDiscriminatorConfig;
import io.sd2ail.learning.BinaryDiscriminatorTrainer;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.DenoisingConfig;
import io.sd2ail.learning.DenoisingTrainer;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;

/// The learner's backend on PyTorch's autograd: the readable one, and the oracle for others.
final class DjlBackend implements LearnerBackend {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final NoiseSchedule schedule;

    /// @param memory belongs to the backend from now on
    DjlBackend(DeviceMemory memory, NetworkShape shape, NoiseSchedule schedule) {
        this.memory = memory;
        this.shape = shape;
        this.schedule = schedule;
    }

    @Override
    public DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random) {
        return new DiffusionDiscriminator(memory, shape, schedule, config, Initialization.denoiser(shape, random));
    }

    @Override
    public SacTrainer softActorCritic(SacConfig config, RandomStream random) {
        float[] policy = Initialization.policy(shape, config.initialLogStd(), random);
        float[] critics = Initialization.critics(shape, config.critics(), random);
        return new SoftActorCritic(memory, shape, config, policy, critics);
    }

    @Override
    public BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random) {
        float[] initial = Initialization.binaryDiscriminator(shape.rowSize(), config.hidden(), random);
        return new BinaryDiscriminator(memory, shape.rowSize(), config, initial);
    }

    @Override
    public CloningTrainer behavioralCloning(CloningConfig config, RandomStream random) {
        return new BehavioralCloning(memory, shape, config, Initialization.deterministicPolicy(shape, random));
    }

    @Override
    public DenoisingTrainer denoising(DenoisingConfig config, RandomStream random) {
        return new Denoising(memory, shape, schedule, config, Initialization.denoiser(shape, random));
    }

    DeviceMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
