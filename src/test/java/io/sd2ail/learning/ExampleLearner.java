package io.sd2ail.learning;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import org.jspecify.annotations.Nullable;

/// The trainers that SD2AIL needs, on one backend, as it makes them.
public final class ExampleLearner implements AutoCloseable {
    private final LearnerBackend backend;
    private final DiscriminatorTrainer discriminator;
    private final SacTrainer policy;

    /// @param backend owned from here on
    public ExampleLearner(
            LearnerBackend backend, DiscriminatorConfig discriminator, SacConfig sac, RandomStream random) {
        this.backend = backend;
        this.discriminator = backend.discriminator(discriminator, random);
        this.policy = backend.softActorCritic(sac, random);
    }

    static ExampleLearner of(
            BackendFactory factory,
            NetworkShape shape,
            NoiseSchedule schedule,
            DiscriminatorConfig discriminator,
            SacConfig sac,
            RandomStream random) {
        return new ExampleLearner(factory.learner(shape, schedule), discriminator, sac, random);
    }

    public DiscriminatorResult discriminatorStep(DiscriminatorBatch batch) {
        return discriminator.step(batch);
    }

    public float[] expertProbability(int count, float[] rows, float[] noise) {
        return discriminator.expertProbability(count, rows, noise);
    }

    /// A whole step: of the critics, then of the policy.
    public SacStepResult sacStep(SacBatch batch) {
        return sacStep(batch, ValueBounds.NONE, null);
    }

    /// As above, with targets within bounds and cloning beside the policy's loss.
    public SacStepResult sacStep(SacBatch batch, ValueBounds bounds, SacTrainer.@Nullable Cloning cloning) {
        return SacStepResult.of(policy.updateCritics(batch, bounds), policy.updatePolicy(batch, cloning));
    }

    public float clonePolicy(CloningBatch batch) {
        return policy.clonePolicy(batch);
    }

    public float[] values(int rows, float[] observations, float[] actions) {
        return policy.values(rows, observations, actions);
    }

    public float[] denoiserParameters() {
        return discriminator.denoiserParameters();
    }

    public float[] policyParameters() {
        return policy.policyParameters();
    }

    public void save(State state) {
        discriminator.save(state.scope("denoiser"));
        policy.save(state);
    }

    public void load(State state) {
        discriminator.load(state.scope("denoiser"));
        policy.load(state);
    }

    @Override
    public void close() {
        backend.close();
    }
}
