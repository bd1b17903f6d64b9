package io.sd2ail.bench;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.djl.DjlBackendFactory;

/// One size's learner, diffusion model and inputs, which were drawn before: every part does the same work at each call.
/// Networks and rates are those of the paper.
final class Workload implements AutoCloseable {
    private static final int STEPS = Size.DIFFUSION_STEPS;

    private final Size size;
    private final RandomStream random;
    private final LearnerBackend backend;
    private final DiffusionModel model;
    private final DiscriminatorBatch discriminatorBatch;
    private final float[] rewardRows;
    private final float[] rewardNoise;
    private final SacBatch sacBatch;
    private final float[] start;
    private final float[] reverseNoise;
    private final float[] scoreNoise;

    Workload(Size size, long seed) {
        this.size = size;
        this.random = new RandomStream(seed, "benchmark");
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, STEPS);
        DjlBackendFactory factory = new DjlBackendFactory();
        this.backend = factory.learner(size.shape(), schedule, discriminatorConfig(size), sacConfig(), random);
        this.model = factory.diffusionModel(size.shape(), schedule);
        model.load(backend.denoiserParameters());
        this.discriminatorBatch = drawDiscriminatorBatch();
        this.rewardRows = drawRows(size.rewardRows());
        this.rewardNoise = random.gaussians(STEPS * rewardRows.length);
        this.sacBatch = drawSacBatch();
        this.start = random.gaussians(size.samplingRows() * size.row());
        this.reverseNoise = random.gaussians(STEPS * start.length);
        this.scoreNoise = random.gaussians(STEPS * start.length);
    }

    private static DiscriminatorConfig discriminatorConfig(Size size) {
        return new DiscriminatorConfig(
                3e-5, 0.9, 0.999, size.gradientPenalty(), DiscriminatorConfig.ImportanceWeights.PER_ROW);
    }

    private static SacConfig sacConfig() {
        return new SacConfig(
                3e-4, 0.25, 0.999, 0.99, 0.005, 0.2, null, 2, 1e-3, 1e-3, SacConfig.LogProbability.TEXTBOOK);
    }

    /// [action, observation]: uniform actions, standard normal observations. [N, row]
    private float[] drawRows(int count) {
        float[] rows = random.gaussians(count * size.row());
        for (int row = 0; row < count; row++) {
            System.arraycopy(drawActions(1), 0, rows, row * size.row(), size.action());
        }
        return rows;
    }

    /// [N, action], in [-1, 1)
    private float[] drawActions(int count) {
        float[] actions = random.uniforms(count * size.action());
        for (int i = 0; i < actions.length; i++) {
            actions[i] = 2 * actions[i] - 1;
        }
        return actions;
    }

    private DiscriminatorBatch drawDiscriminatorBatch() {
        float[] importanceWeights = random.uniforms(size.expertRows() + size.syntheticRows());
        for (int i = 0; i < importanceWeights.length; i++) {
            importanceWeights[i] = 0.5f + 0.5f * importanceWeights[i];
        }
        DiscriminatorBatch.Penalty penalty = size.gradientPenalty() == 0
                ? null
                : new DiscriminatorBatch.Penalty(
                        random.uniforms(size.expertRows()),
                        random.integers(size.expertRows(), STEPS),
                        random.gaussians(size.expertRows() * size.row()));
        return new DiscriminatorBatch(
                size.expertRows(),
                size.syntheticRows(),
                size.agentRows(),
                drawRows(size.discriminatorRows()),
                importanceWeights,
                random.integers(size.discriminatorRows(), STEPS),
                random.gaussians(size.discriminatorRows() * size.row()),
                penalty);
    }

    private SacBatch drawSacBatch() {
        int rows = size.policyRows();
        return new SacBatch(
                rows,
                random.gaussians(rows * size.observation()),
                drawActions(rows),
                random.uniforms(rows),
                random.gaussians(rows * size.observation()),
                new float[rows],
                random.gaussians(rows * size.action()),
                random.gaussians(rows * size.action()));
    }

    /// Does one part once.
    ///
    /// @return a number that depends on its result
    float run(Part part) {
        return switch (part) {
            case DISCRIMINATOR -> backend.discriminatorStep(discriminatorBatch).loss();
            case REWARD -> backend.expertProbability(size.rewardRows(), rewardRows, rewardNoise)[0];
            case SAC -> backend.sacStep(sacBatch).policyLoss();
            case SAMPLING -> sample();
            case DRAWS -> draw();
        };
    }

    private float sample() {
        float[] rows = model.denoise(size.samplingRows(), start, reverseNoise);
        return model.expertProbability(size.samplingRows(), rows, scoreNoise)[0];
    }

    /// All random numbers of one iteration.
    private float draw() {
        int entries = size.discriminatorRows() * size.row();
        int sampled = size.samplingRows() * size.row();
        int[] steps = random.integers(size.discriminatorRows(), STEPS);
        float drawn = steps[0] + lastOf(random.gaussians(entries));
        if (size.gradientPenalty() > 0) {
            drawn += lastOf(random.uniforms(size.expertRows()));
            drawn += random.integers(size.expertRows(), STEPS)[0];
            drawn += lastOf(random.gaussians(size.expertRows() * size.row()));
        }
        drawn += lastOf(random.gaussians(STEPS * size.rewardRows() * size.row()));
        drawn += lastOf(random.gaussians(size.policyRows() * size.action()));
        drawn += lastOf(random.gaussians(size.policyRows() * size.action()));
        drawn += lastOf(random.gaussians(sampled));
        drawn += lastOf(random.gaussians(STEPS * sampled));
        return drawn + lastOf(random.gaussians(STEPS * sampled));
    }

    private static float lastOf(float... values) {
        return values[values.length - 1];
    }

    @Override
    public void close() {
        model.close();
        backend.close();
    }
}
