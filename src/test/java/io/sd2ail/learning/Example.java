package io.sd2ail.learning;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;

/// Tiny networks and random batches.
public final class Example {
    public static final NetworkShape SHAPE = new NetworkShape(3, 2, 5, 2, 8, 8, 4);
    public static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.VP, 4);
    public static final DiscriminatorConfig DISCRIMINATOR =
            new DiscriminatorConfig(1e-3, 0.9, 0.999, 0.1, DiscriminatorConfig.ImportanceWeights.PER_ROW);
    public static final SacConfig SAC = new SacConfig(
            1e-3, 0.25, 0.999, 0.99, 0.005, 0.2, null, 2, 1e-3, 1e-3, 0, 1, false, SacConfig.LogProbability.TEXTBOOK);

    private Example() {}

    public static ExampleLearner learner(BackendFactory factory, long seed) {
        return learner(factory, SHAPE, seed);
    }

    public static ExampleLearner learner(BackendFactory factory, NetworkShape shape, long seed) {
        return ExampleLearner.of(
                factory, shape, SCHEDULE, DISCRIMINATOR, SAC, new RandomStream(seed, "initialization"));
    }

    public static DiffusionModel diffusionModel(BackendFactory factory) {
        return factory.diffusionModel(SHAPE, SCHEDULE);
    }

    public static DiscriminatorBatch discriminatorBatch(RandomStream random) {
        return discriminatorBatch(SHAPE, 6, 10, random);
    }

    /// With draws of the penalty, as many agent rows as expert rows.
    public static DiscriminatorBatch discriminatorBatch(
            NetworkShape shape, int expert, int synthetic, RandomStream random) {
        int all = 2 * expert + synthetic;
        return new DiscriminatorBatch(
                expert,
                synthetic,
                expert,
                random.gaussians(all * shape.rowSize()),
                random.uniforms(expert + synthetic),
                random.integers(all, shape.diffusionSteps()),
                random.gaussians(all * shape.rowSize()),
                new DiscriminatorBatch.Penalty(
                        random.uniforms(expert),
                        random.integers(expert, shape.diffusionSteps()),
                        random.gaussians(expert * shape.rowSize())));
    }

    public static DiscriminatorBatch withoutPenalty(DiscriminatorBatch batch) {
        return new DiscriminatorBatch(
                batch.expertRows(),
                batch.syntheticRows(),
                batch.agentRows(),
                batch.rows(),
                batch.importanceWeights(),
                batch.steps(),
                batch.noise(),
                null);
    }

    public static SacBatch sacBatch(RandomStream random) {
        return sacBatch(SHAPE, 7, random);
    }

    /// Of which a third is terminal.
    public static SacBatch sacBatch(NetworkShape shape, int rows, RandomStream random) {
        float[] terminal = new float[rows];
        for (int i = 0; i < rows; i++) {
            terminal[i] = i % 3 == 2 ? 1 : 0;
        }
        return new SacBatch(
                rows,
                random.gaussians(rows * shape.observationSize()),
                random.uniforms(rows * shape.actionSize()),
                random.uniforms(rows),
                random.gaussians(rows * shape.observationSize()),
                terminal,
                random.gaussians(rows * shape.actionSize()),
                random.gaussians(rows * shape.actionSize()));
    }

    /// One of everything that SD2AIL's trainers do.
    public static void update(ExampleLearner backend, RandomStream random) {
        backend.discriminatorStep(discriminatorBatch(random));
        backend.expertProbability(5, rows(5, random), noise(5, random));
        backend.sacStep(sacBatch(random));
    }

    public static float[] rows(int count, RandomStream random) {
        return random.gaussians(count * SHAPE.rowSize());
    }

    public static float[] noise(int count, RandomStream random) {
        return random.gaussians(SHAPE.diffusionSteps() * count * SHAPE.rowSize());
    }
}
