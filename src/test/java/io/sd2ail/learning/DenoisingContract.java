package io.sd2ail.learning;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.junit.jupiter.api.Test;

/// A diffusion model by itself: its steps against numbers from outside this project, and what a training loop relies on
/// besides.
public abstract class DenoisingContract implements BackendContract {
    private static final double TOLERANCE = 2e-6;
    private static final double GRADIENT_FRACTION = 2e-5;
    /// One hundredth of an Adam step.
    private static final double AFTER_TOLERANCE = 1e-5;

    private static final NetworkShape SHAPE = new NetworkShape(3, 2, 5, 2, 16, 4, 6);
    private static final ParameterLayout LAYOUT = ParameterLayout.denoiser(SHAPE);
    private static final DenoisingConfig CONFIG = new DenoisingConfig(1e-3, 0.9, 0.999);

    private final RandomStream random = new RandomStream(11, "test");

    @Test
    void step_goldenBatch_givesTheGoldenLossesGradientsAndWeights() {
        Golden golden = Golden.read("algo/denoising");
        DenoisingBatch batch = new DenoisingBatch(golden.floats("x"), golden.ints("t"), golden.floats("eps"));
        try (LearnerBackend backend = backend()) {
            DenoisingTrainer trainer = trainer(backend);
            State state = SavedState.ofTrainer(trainer);
            SavedState.set(state, "parameters", GoldenNetwork.flat(golden, "w.", LAYOUT));
            trainer.load(state);

            golden.check("loss_1", new float[] {trainer.step(batch)}, TOLERANCE, TOLERANCE);
            GoldenNetwork.forEach(
                    SavedState.gradientOfFirstStep(SavedState.ofTrainer(trainer), CONFIG.beta1()),
                    "grad.",
                    LAYOUT,
                    (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            checkWeights(golden, "after1.", trainer);
            golden.check("loss_2", new float[] {trainer.step(batch)}, TOLERANCE, TOLERANCE);
            checkWeights(golden, "after2.", trainer);
        }
    }

    private static void checkWeights(Golden golden, String prefix, DenoisingTrainer trainer) {
        GoldenNetwork.forEach(
                trainer.denoiserParameters(),
                prefix,
                LAYOUT,
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
    }

    @Test
    void step_infiniteRow_isRefusedAndChangesNothing() {
        DenoisingBatch batch = batch(6);
        batch.rows()[3] = Float.POSITIVE_INFINITY;
        try (LearnerBackend backend = backend()) {
            DenoisingTrainer trainer = trainer(backend);
            TrainerChecks.requireRefusalThatChangesNothing(trainer, () -> trainer.step(batch), "denoising loss");
        }
    }

    @Test
    void load_savedState_goesOnBitEqual() {
        try (LearnerBackend backend = backend();
                LearnerBackend other = backend()) {
            DenoisingBatch next = batch(300);
            TrainerChecks.requireGoesOnBitEqual(
                    trainer(backend),
                    trainer(other),
                    trainer -> trainer.step(batch(12)),
                    trainer -> trainer.step(next));
        }
    }

    private DenoisingBatch batch(int rows) {
        return new DenoisingBatch(random.gaussians(rows * 5), random.integers(rows, 6), random.gaussians(rows * 5));
    }

    private LearnerBackend backend() {
        return factory().learner(SHAPE, NoiseSchedule.of(NoiseSchedule.Kind.VP, 6));
    }

    private static DenoisingTrainer trainer(LearnerBackend backend) {
        return backend.denoising(CONFIG, new RandomStream(3, "initialization"));
    }
}
