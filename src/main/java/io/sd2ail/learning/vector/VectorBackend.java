package io.sd2ail.learning.vector;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacResult;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;

/// The learner's backend on float arrays. Only the results are allocated anew; all else is reused from call to call.
final class VectorBackend implements LearnerBackend {
    private final Workers workers;
    private final DiffusionDiscriminator discriminator;
    private final ExpertProbability expertProbability;
    private final SoftActorCritic softActorCritic;

    /// @param threads the caller's included
    VectorBackend(
            int threads,
            NetworkShape shape,
            NoiseSchedule schedule,
            DiscriminatorConfig discriminator,
            SacConfig sac,
            RandomStream random) {
        float[] denoiser = Initialization.denoiser(shape, random);
        float[] policy = Initialization.policy(shape, random);
        float[] critics = Initialization.critics(shape, random);
        this.workers = new Workers(threads, "learner");
        this.discriminator = new DiffusionDiscriminator(workers, shape, schedule, discriminator, denoiser);
        this.expertProbability =
                new ExpertProbability(workers, this.discriminator.denoiser(), schedule, this.discriminator.scratch());
        this.softActorCritic = new SoftActorCritic(workers, shape, sac, policy, critics);
    }

    @Override
    public DiscriminatorResult discriminatorStep(DiscriminatorBatch batch) {
        return discriminator.step(batch);
    }

    @Override
    public float[] expertProbability(int count, float[] rows, float[] noise) {
        return expertProbability.of(count, rows, noise);
    }

    @Override
    public SacResult sacStep(SacBatch batch) {
        return softActorCritic.step(batch);
    }

    @Override
    public float[] denoiserParameters() {
        return discriminator.denoiser().parameters.toArray();
    }

    @Override
    public float[] policyParameters() {
        return softActorCritic.policyParameters();
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

    @Override
    public void close() {
        workers.close();
    }
}
