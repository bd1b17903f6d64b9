package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.network.PolicySnapshot;
import org.junit.jupiter.api.Test;

/// Behavioural cloning: its steps against numbers from outside this project, and what an algorithm relies on besides.
public abstract class CloningContract implements BackendContract {
    private static final double TOLERANCE = 2e-6;
    private static final double GRADIENT_FRACTION = 2e-5;
    /// One hundredth of an Adam step.
    private static final double AFTER_TOLERANCE = 1e-5;

    private static final NetworkShape SHAPE = new NetworkShape(5, 2, 7, 2, 4, 12, 2);
    private static final int ROWS = 19;
    private static final CloningConfig CONFIG = new CloningConfig(ROWS, 1e-3, 0.9, 0.999);

    private final RandomStream random = new RandomStream(11, "test");

    @Test
    void step_goldenBatch_givesTheGoldenLossesGradientsAndWeights() {
        Golden golden = Golden.read("algo/cloning");
        ParameterLayout layout = ParameterLayout.policy(SHAPE);
        CloningBatch batch = new CloningBatch(ROWS, golden.floats("obs"), golden.floats("act"));
        try (LearnerBackend backend = backend()) {
            CloningTrainer trainer = trainer(backend);
            State state = SavedState.ofTrainer(trainer);
            SavedState.set(state, "parameters", GoldenNetwork.flat(golden, "w.", layout));
            trainer.load(state);

            golden.check("loss_1", new float[] {trainer.step(batch)}, TOLERANCE, TOLERANCE);
            GoldenNetwork.forEach(
                    SavedState.gradientOfFirstStep(SavedState.ofTrainer(trainer), CONFIG.beta1()),
                    "grad.",
                    layout,
                    (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            checkWeights(golden, "after1.", trainer);
            golden.check("loss_2", new float[] {trainer.step(batch)}, TOLERANCE, TOLERANCE);
            checkWeights(golden, "after2.", trainer);
        }
    }

    private static void checkWeights(Golden golden, String prefix, CloningTrainer trainer) {
        GoldenNetwork.forEach(
                trainer.policyParameters(),
                prefix,
                ParameterLayout.policy(SHAPE),
                (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
    }

    @Test
    void steps_onOneBatch_reproduceItsActionsAlsoWhereDrawn() {
        CloningBatch batch = batch(8);
        try (LearnerBackend backend = backend()) {
            CloningTrainer trainer = trainer(backend);
            float before = trainer.step(batch);
            for (int i = 0; i < 1500; i++) {
                trainer.step(batch);
            }
            assertThat(trainer.step(batch)).isLessThan(0.05f * before);
            PolicySnapshot policy =
                    new PolicySnapshot(SHAPE, trainer.policyParameters(), new float[5], new float[] {1, 1, 1, 1, 1});
            double[] observation = {0.3, -0.2, 0.1, 0.5, -1};
            float[] drawn = new float[SHAPE.actionSize()];
            policy.act(observation, random, drawn);
            assertThat(drawn).containsExactly(policy.actDeterministic(observation), within(1e-5f));
        }
    }

    @Test
    void step_notANumberInTheActions_isRefusedAndChangesNothing() {
        CloningBatch batch = batch(6);
        batch.actions()[3] = Float.NaN;
        try (LearnerBackend backend = backend()) {
            CloningTrainer trainer = trainer(backend);
            TrainerChecks.requireRefusalThatChangesNothing(trainer, () -> trainer.step(batch), "cloning");
        }
    }

    @Test
    void load_savedState_goesOnBitEqual() {
        try (LearnerBackend backend = backend();
                LearnerBackend other = backend()) {
            CloningBatch next = batch(300);
            TrainerChecks.requireGoesOnBitEqual(
                    trainer(backend),
                    trainer(other),
                    trainer -> trainer.step(batch(12)),
                    trainer -> trainer.step(next));
        }
    }

    private CloningBatch batch(int rows) {
        return new CloningBatch(rows, random.gaussians(rows * 5), random.uniforms(rows * 2));
    }

    private LearnerBackend backend() {
        return factory().learner(SHAPE, NoiseSchedule.of(NoiseSchedule.Kind.VP, 2));
    }

    private static CloningTrainer trainer(LearnerBackend backend) {
        return backend.behavioralCloning(CONFIG, new RandomStream(3, "initialization"));
    }
}
