package io.sd2ail.learning.vector;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
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

/// The learner's backend on float arrays: its trainers share its threads. Only their results are allocated anew; all
/// else is reused from call to call.
final class VectorBackend implements LearnerBackend {
    private final Workers workers;
    private final NetworkShape shape;
    private final NoiseSchedule schedule;

    /// @param threads the caller's included
    VectorBackend(int threads, NetworkShape shape, NoiseSchedule schedule) {
        this.workers = new Workers(threads, "learner");
        this.shape = shape;
        this.schedule = schedule;
    }

    @Override
    public DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random) {
        return new DiffusionDiscriminator(workers, shape, schedule, config, Initialization.denoiser(shape, random));
    }

    @Override
    public SacTrainer softActorCritic(SacConfig config, RandomStream random) {
        float[] policy = Initialization.policy(shape, config.initialLogStd(), random);
        float[] critics = Initialization.critics(shape, config.critics(), random);
        return new SoftActorCritic(workers, shape, config, policy, critics);
    }

    @Override
    public BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random) {
        float[] initial = Initialization.binaryDiscriminator(shape.rowSize(), config.hidden(), random);
        return new BinaryDiscriminator(workers, shape.rowSize(), config, initial);
    }

    @Override
    public CloningTrainer behavioralCloning(CloningConfig config, RandomStream random) {
        return new BehavioralCloning(workers, shape, config, Initialization.deterministicPolicy(shape, random));
    }

    @Override
    public DenoisingTrainer denoising(DenoisingConfig config, RandomStream random) {
        return new Denoising(workers, shape, schedule, config, Initialization.denoiser(shape, random));
    }

    @Override
    public void close() {
        workers.close();
    }
}
