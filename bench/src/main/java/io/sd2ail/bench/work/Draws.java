package io.sd2ail.bench.work;

import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.SacBatch;

/// The random numbers of one learner iteration, as the running system draws them: into new arrays, from one stream.
final class Draws {
    private static final int STEPS = Size.DIFFUSION_STEPS;

    private final Size size;
    private final RandomStream random;

    Draws(Size size, RandomStream random) {
        this.size = size;
        this.random = random;
    }

    /// Fresh steps and noise for these rows.
    DiscriminatorBatch discriminator(float[] rows, float[] importanceWeights) {
        return new DiscriminatorBatch(
                size.expertRows(),
                size.syntheticRows(),
                size.agentRows(),
                rows,
                importanceWeights,
                random.integers(size.discriminatorRows(), STEPS),
                random.gaussians(size.discriminatorRows() * size.row()),
                size.penalized()
                        ? new DiscriminatorBatch.Penalty(
                                random.uniforms(size.expertRows()),
                                random.integers(size.expertRows(), STEPS),
                                random.gaussians(size.expertRows() * size.row()))
                        : null);
    }

    /// [T, rewardRows, row]
    float[] reward() {
        return random.gaussians(STEPS * size.rewardRows() * size.row());
    }

    /// The same rows with these rewards and fresh noise.
    SacBatch sac(SacBatch rows, float[] rewards) {
        return new SacBatch(
                rows.rows(),
                rows.observations(),
                rows.actions(),
                rewards,
                rows.nextObservations(),
                rows.terminal(),
                random.gaussians(size.policyRows() * size.action()),
                random.gaussians(size.policyRows() * size.action()),
                rows.targetCritics());
    }

    /// [samplingRows, row]
    float[] start() {
        return random.gaussians(size.samplingRows() * size.row());
    }

    /// [T, samplingRows, row], of the reverse process or of the samples' expert probability.
    float[] sampling() {
        return random.gaussians(STEPS * size.samplingRows() * size.row());
    }

    /// All of these.
    ///
    /// @return a number that depends on them
    float all(Inputs inputs) {
        DiscriminatorBatch batch = discriminator(
                inputs.discriminator().rows(), inputs.discriminator().importanceWeights());
        float[] reward = reward();
        SacBatch sac = sac(inputs.sac(), inputs.sac().rewards());
        return batch.noise()[0] + reward[0] + sac.policyNoise()[0] + start()[0] + sampling()[0] + sampling()[0];
    }
}
