package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.junit.jupiter.api.Test;

/// The binary discriminator: its steps against numbers from outside this project, its gradient against its loss, and
/// what an algorithm relies on besides.
public abstract class BinaryDiscriminatorContract implements BackendContract {
    private static final double TOLERANCE = 2e-6;
    private static final double GRADIENT_FRACTION = 2e-5;
    /// One hundredth of an Adam step.
    private static final double AFTER_TOLERANCE = 3e-6;

    private static final NetworkShape SHAPE = new NetworkShape(5, 2, 7, 2, 4, 4, 2);
    private static final int ROWS = 24;
    private static final BinaryDiscriminatorConfig CONFIG = new BinaryDiscriminatorConfig(16, 3e-4, 0.9, 0.999, 4, 0.5);

    private final RandomStream random = new RandomStream(11, "test");

    @Test
    void step_goldenBatch_givesTheGoldenLossesGradientsAndWeights() {
        Golden golden = Golden.read("algo/binary_discriminator");
        ParameterLayout layout = ParameterLayout.binaryDiscriminator(7, 16);
        float[] rows = GoldenNetwork.concatenate(golden.floats("expert"), golden.floats("agent"));
        BinaryBatch batch = new BinaryBatch(ROWS, rows, golden.floats("mixing"));
        try (LearnerBackend backend = backend()) {
            BinaryDiscriminatorTrainer trainer = trainer(backend, CONFIG);
            State state = SavedState.ofTrainer(trainer);
            SavedState.set(state, "parameters", GoldenNetwork.flat(golden, "w.", layout));
            trainer.load(state);

            golden.check("logit", trainer.logits(2 * ROWS, rows), TOLERANCE, TOLERANCE);
            DiscriminatorResult result = trainer.step(batch);
            golden.check("D", result.expertProbability(), TOLERANCE, TOLERANCE);
            golden.check("loss_1", new float[] {result.loss()}, TOLERANCE, TOLERANCE);
            golden.check("loss_gp", new float[] {result.penaltyLoss()}, TOLERANCE, TOLERANCE);
            golden.check("loss_expert", new float[] {result.expertLoss()}, TOLERANCE, TOLERANCE);
            golden.check("loss_agent", new float[] {result.agentLoss()}, TOLERANCE, TOLERANCE);
            GoldenNetwork.forEach(
                    SavedState.gradientOfFirstStep(SavedState.ofTrainer(trainer), CONFIG.beta1()),
                    "grad.",
                    layout,
                    (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            checkWeights(golden, "after1.", trainer);
            golden.check("loss_2", new float[] {trainer.step(batch).loss()}, TOLERANCE, TOLERANCE);
            checkWeights(golden, "after2.", trainer);
        }
    }

    private static void checkWeights(Golden golden, String prefix, Trainer trainer) {
        GoldenNetwork.forEach(
                SavedState.ofTrainer(trainer).floats("parameters"),
                prefix,
                ParameterLayout.binaryDiscriminator(7, 16),
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
    }

    /// Along a random direction d, (loss(w + h d) - loss(w - h d)) / 2h = gradient . d; no logit is clamped here, whose
    /// loss has a corner.
    @Test
    void gradient_withPenalty_isTheSlopeOfTheLoss() {
        BinaryDiscriminatorConfig smooth = new BinaryDiscriminatorConfig(9, 1e-3, 0.9, 0.999, 4, 80);
        BinaryBatch batch = batch(40);
        float step = 1e-2f;
        try (LearnerBackend backend = backend()) {
            BinaryDiscriminatorTrainer trainer = trainer(backend, smooth);
            State state = SavedState.ofTrainer(trainer);
            float[] weights = state.floats("parameters").clone();
            trainer.step(batch);
            float[] gradient = SavedState.gradientOfFirstStep(SavedState.ofTrainer(trainer), smooth.beta1());
            double length = Math.sqrt(dot(gradient, gradient));
            for (int k = 0; k < 5; k++) {
                float[] direction = random.gaussians(weights.length);
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = direction[i] / (float) Math.sqrt(direction.length) + (float) (gradient[i] / length);
                }
                double rise = loss(trainer, state, weights, direction, step, batch)
                        - loss(trainer, state, weights, direction, -step, batch);
                double along = dot(gradient, direction);
                assertThat(rise / (2 * step)).isCloseTo(along, within(1e-2 * length));
            }
        }
    }

    private static double loss(
            BinaryDiscriminatorTrainer trainer,
            State state,
            float[] weights,
            float[] direction,
            float step,
            BinaryBatch batch) {
        float[] moved = weights.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += step * direction[i];
        }
        SavedState.set(state, "parameters", moved);
        trainer.load(state);
        return trainer.step(batch).loss();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void steps_onOneBatch_tellExpertFromAgent() {
        BinaryBatch batch = batch(30);
        BinaryDiscriminatorConfig fast = new BinaryDiscriminatorConfig(32, 3e-3, 0.9, 0.999, 0, 10);
        try (LearnerBackend backend = backend()) {
            BinaryDiscriminatorTrainer trainer = trainer(backend, fast);
            float before = trainer.step(batch).loss();
            for (int i = 0; i < 300; i++) {
                trainer.step(batch);
            }
            assertThat(trainer.step(batch).loss()).isLessThan(0.5f * before);
        }
    }

    @Test
    void step_notANumberInTheRows_isRefusedAndChangesNothing() {
        BinaryBatch batch = batch(6);
        batch.rows()[11] = Float.NaN;
        try (LearnerBackend backend = backend()) {
            BinaryDiscriminatorTrainer trainer = trainer(backend, CONFIG);
            TrainerChecks.requireRefusalThatChangesNothing(trainer, () -> trainer.step(batch), "discriminator");
        }
    }

    @Test
    void load_savedState_goesOnBitEqual() {
        try (LearnerBackend backend = backend();
                LearnerBackend other = backend()) {
            BinaryBatch next = batch(200);
            TrainerChecks.requireGoesOnBitEqual(
                    trainer(backend, CONFIG),
                    trainer(other, CONFIG),
                    trainer -> trainer.step(batch(12)),
                    trainer -> trainer.step(next));
        }
    }

    private BinaryBatch batch(int count) {
        return new BinaryBatch(count, random.gaussians(2 * count * SHAPE.rowSize()), random.uniforms(count));
    }

    private LearnerBackend backend() {
        return factory().learner(SHAPE, NoiseSchedule.of(NoiseSchedule.Kind.VP, 2));
    }

    private static BinaryDiscriminatorTrainer trainer(LearnerBackend backend, BinaryDiscriminatorConfig config) {
        return backend.binaryDiscriminator(config, new RandomStream(3, "initialization"));
    }
}
