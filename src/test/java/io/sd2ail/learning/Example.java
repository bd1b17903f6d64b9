package io.sd2ail.learning;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import org.jspecify.annotations.Nullable;

/// Tiny networks and random batches.
public final class Example {
    public static final NetworkShape SHAPE = new NetworkShape(3, 2, 5, 2, 8, 8, 4);
    public static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.VP, 4);
    public static final DiscriminatorConfig DISCRIMINATOR =
            new DiscriminatorConfig(1e-3, 0.9, 0.999, 0.1, DiscriminatorConfig.ImportanceWeights.PER_ROW);
    public static final SacConfig SAC = new SacConfig(
            1e-3,
            0.25,
            0.999,
            0.99,
            0.005,
            0.2,
            null,
            2,
            1e-3,
            1e-3,
            0,
            1,
            2,
            null,
            false,
            SacConfig.LogProbability.TEXTBOOK);

    /// [#SAC] with the critics' hidden layers normalised.
    public static final SacConfig NORMALIZED = with(1, true);

    private Example() {}

    /// [#SAC] with these settings changed.
    public static SacConfig with(double policyAverage, boolean layerNorm) {
        return with(policyAverage, 2, null, layerNorm);
    }

    /// [#SAC] with so many critics.
    ///
    /// @param targetCritics null for all
    public static SacConfig with(int critics, @Nullable Integer targetCritics) {
        return with(1, critics, targetCritics, false);
    }

    public static SacConfig with(
            double policyAverage, int critics, @Nullable Integer targetCritics, boolean layerNorm) {
        return new SacConfig(
                SAC.learningRate(),
                SAC.beta1(),
                SAC.beta2(),
                SAC.discount(),
                SAC.targetRate(),
                SAC.initialTemperature(),
                SAC.targetEntropy(),
                SAC.rewardScale(),
                SAC.meanPenalty(),
                SAC.logStdPenalty(),
                SAC.initialLogStd(),
                policyAverage,
                critics,
                targetCritics,
                layerNorm,
                SAC.logProbability());
    }

    /// The batch with these critics in its targets.
    public static SacBatch withTargetCritics(SacBatch batch, int... numbers) {
        return new SacBatch(
                batch.rows(),
                batch.observations(),
                batch.actions(),
                batch.rewards(),
                batch.nextObservations(),
                batch.terminal(),
                batch.nextNoise(),
                batch.policyNoise(),
                numbers);
    }

    public static ExampleLearner learner(BackendFactory factory, long seed) {
        return learner(factory, SHAPE, seed);
    }

    public static ExampleLearner learner(BackendFactory factory, NetworkShape shape, long seed) {
        return learner(factory, shape, SAC, seed);
    }

    public static ExampleLearner learner(BackendFactory factory, NetworkShape shape, SacConfig sac, long seed) {
        return ExampleLearner.of(
                factory, shape, SCHEDULE, DISCRIMINATOR, sac, new RandomStream(seed, "initialization"));
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

    /// Of which a third is terminal; two critics' targets count.
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
                random.gaussians(rows * shape.actionSize()),
                new int[] {0, 1});
    }

    public static CloningBatch cloningBatch(NetworkShape shape, int rows, RandomStream random) {
        return new CloningBatch(
                rows, random.gaussians(rows * shape.observationSize()), random.uniforms(rows * shape.actionSize()));
    }

    /// One of everything that SD2AIL's trainers do.
    public static void update(ExampleLearner backend, RandomStream random) {
        backend.discriminatorStep(discriminatorBatch(random));
        backend.expertProbability(5, rows(5, random), noise(5, random));
        backend.sacStep(sacBatch(random));
    }

    /// As [#update], and what settings may add: cloning by itself and beside the policy's loss, bounded targets, a look
    /// at the critics.
    public static void updateWithMore(ExampleLearner backend, RandomStream random) {
        update(backend, random);
        CloningBatch expert = cloningBatch(SHAPE, 9, random);
        backend.sacStep(sacBatch(random), new ValueBounds(0, 2), new SacTrainer.Cloning(expert, 0.5));
        backend.clonePolicy(expert);
        backend.values(9, expert.observations(), expert.actions());
    }

    public static float[] rows(int count, RandomStream random) {
        return random.gaussians(count * SHAPE.rowSize());
    }

    public static float[] noise(int count, RandomStream random) {
        return random.gaussians(SHAPE.diffusionSteps() * count * SHAPE.rowSize());
    }
}
