package io.sd2ail.bench.work;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.CriticResult;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import java.util.LinkedHashMap;
import java.util.Map;

/// One learner iteration on a backend: its parts alone on fixed inputs, so that each does the same work at each call,
/// or as a whole on fresh draws. Rates are the paper's.
final class IterationWork implements Work {
    private static final int CHECKED_STEPS = 3;

    private final Size size;
    private final Inputs inputs;
    private final Draws draws;
    private final LearnerBackend backend;
    private final DiscriminatorTrainer discriminator;
    private final SacTrainer policy;
    private final DiffusionModel model;

    IterationWork(Size size, Inputs inputs, BackendFactory factory) {
        this.size = size;
        this.inputs = inputs;
        this.draws = new Draws(size, new RandomStream(1, "draws"));
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, Size.DIFFUSION_STEPS);
        this.backend = factory.learner(size.shape(), schedule);
        RandomStream weights = inputs.parameterStream();
        this.discriminator = backend.discriminator(discriminatorConfig(size), weights);
        this.policy = backend.softActorCritic(sacConfig(), weights);
        this.model = factory.diffusionModel(size.shape(), schedule);
        model.load(discriminator.denoiserParameters());
    }

    private static DiscriminatorConfig discriminatorConfig(Size size) {
        return new DiscriminatorConfig(
                3e-5, 0.9, 0.999, size.gradientPenalty(), DiscriminatorConfig.ImportanceWeights.PER_ROW);
    }

    private static SacConfig sacConfig() {
        return new SacConfig(
                3e-4,
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
                Size.CRITICS,
                null,
                false,
                SacConfig.LogProbability.TEXTBOOK);
    }

    @Override
    public double run(Part part) {
        return switch (part) {
            case DISCRIMINATOR -> discriminator.step(inputs.discriminator()).loss();
            case REWARD -> reward(inputs.rewardNoise())[0];
            case SAC -> policyLoss(inputs.sac());
            case GENERATOR -> generate()[0];
            case DRAWS -> draws.all(inputs);
            case FULL -> whole();
            case ACT_1, ACT_4, ACT_16, ACT_64 -> throw new IllegalArgumentException(part + " is no part of a learner");
        };
    }

    private float[] reward(float[] noise) {
        return discriminator.expertProbability(size.rewardRows(), inputs.rewardRows(), noise);
    }

    private float[] generate() {
        float[] rows = model.denoise(size.samplingRows(), inputs.start(), inputs.reverseNoise());
        return model.expertProbability(size.samplingRows(), rows, inputs.scoreNoise());
    }

    /// In the order of docs/algorithm.md. The generator has weights of its own, as in the running system.
    private double whole() {
        double loss = discriminator
                .step(draws.discriminator(
                        inputs.discriminator().rows(), inputs.discriminator().importanceWeights()))
                .loss();
        float[] probability = reward(draws.reward());
        double threshold = mean(probability, 0, size.expertRows());
        float[] rewards = new float[size.policyRows()];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = (float) -Math.log1p(-probability[size.expertRows() + i]);
        }
        float[] rows = model.denoise(size.samplingRows(), draws.start(), draws.sampling());
        int admitted = 0;
        for (float score : model.expertProbability(size.samplingRows(), rows, draws.sampling())) {
            admitted += score > threshold ? 1 : 0;
        }
        return loss + admitted + policyLoss(draws.sac(inputs.sac(), rewards));
    }

    /// Of a whole step.
    private double policyLoss(SacBatch batch) {
        policy.updateCritics(batch, ValueBounds.NONE);
        return policy.updatePolicy(batch, null).loss();
    }

    @Override
    public Map<String, double[]> check() {
        Map<String, double[]> values = new LinkedHashMap<>();
        float[] probability = reward(inputs.rewardNoise());
        values.put("reward", new double[] {mean(probability, 0, probability.length)});
        float[] rows = model.denoise(size.samplingRows(), inputs.start(), inputs.reverseNoise());
        float[] scores = model.expertProbability(size.samplingRows(), rows, inputs.scoreNoise());
        values.put("generator", new double[] {meanSquare(rows), mean(scores, 0, scores.length)});
        double[] losses = new double[CHECKED_STEPS];
        double[] sac = new double[2 * CHECKED_STEPS];
        for (int step = 0; step < CHECKED_STEPS; step++) {
            losses[step] = discriminator.step(inputs.discriminator()).loss();
            CriticResult critics = policy.updateCritics(inputs.sac(), ValueBounds.NONE);
            // The result holds the critics' mean, the peers answer their sum, which is what the step descends.
            sac[2 * step] = 2 * critics.loss();
            sac[2 * step + 1] = policy.updatePolicy(inputs.sac(), null).loss();
        }
        values.put("discriminator", losses);
        values.put("sac", sac);
        return values;
    }

    private static double mean(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    static double meanSquare(float... values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum / values.length;
    }

    @Override
    public void close() {
        model.close();
        backend.close();
    }
}
