package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The discriminator's steps against numbers from outside this project.
public abstract class DiscriminatorGoldenContract implements BackendContract {
    private static final double TOLERANCE = 2e-6;
    private static final double GRADIENT_FRACTION = 2e-5;
    /// One hundredth of an Adam step.
    private static final double AFTER_TOLERANCE = 3e-7;

    private static final NetworkShape SHAPE = new NetworkShape(11, 3, 14, 3, 32, 32, 10);
    private static final ParameterLayout LAYOUT = ParameterLayout.denoiser(SHAPE);
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);

    @ParameterizedTest
    @CsvSource({
        "disc_update_hopper, 0, BATCH_MEAN",
        "disc_update_gradpen, 0.1, BATCH_MEAN",
        "disc_update_nosynthetic, 0.1, BATCH_MEAN",
        "disc_update_perrow, 0.1, PER_ROW"
    })
    void discriminatorStep_goldenBatch_givesTheGoldenLossesGradientsAndWeights(
            String file, double gradientPenalty, ImportanceWeights importanceWeights) {
        Golden golden = Golden.read("algo/" + file);
        DiscriminatorBatch batch = GoldenBatch.discriminator(golden);
        DiscriminatorConfig config = GoldenBatch.discriminatorConfig(gradientPenalty, importanceWeights);
        try (ExampleLearner backend = learner(golden, config)) {
            checkResult(golden, batch, backend.discriminatorStep(batch));
            checkGradient(golden, SavedState.gradientOfFirstStep(backend, "denoiser", config.beta1()));
            checkMoments(golden, SavedState.of(backend).scope("denoiser"));
            checkWeights(golden, "after1.", backend);

            float secondLoss = backend.discriminatorStep(batch).loss();
            check(golden, "loss_2", secondLoss);
            checkWeights(golden, "after2.", backend);
        }
    }

    private ExampleLearner learner(Golden golden, DiscriminatorConfig config) {
        ExampleLearner backend = ExampleLearner.of(
                factory(), SHAPE, SCHEDULE, config, GoldenBatch.sacConfig(null), new RandomStream(1, "initialization"));
        State state = SavedState.of(backend);
        SavedState.set(state, "denoiser.parameters", GoldenNetwork.flat(golden, "w.", LAYOUT));
        backend.load(state);
        return backend;
    }

    private static void checkResult(Golden golden, DiscriminatorBatch batch, DiscriminatorResult result) {
        check(golden, "D", result.expertProbability());
        check(golden, "loss", result.loss());
        check(golden, "loss_expert", result.expertLoss());
        check(golden, "loss_agent", result.agentLoss());
        int expert = batch.expertRows();
        check(golden, "error_expert", errors(result, 0, expert));
        if (golden.has("loss_synthetic")) {
            check(golden, "loss_synthetic", result.syntheticLoss());
            check(golden, "error_synthetic", errors(result, expert, batch.syntheticRows()));
        } else {
            assertThat(result.syntheticLoss()).isZero();
        }
        if (golden.has("loss_grad_pen")) {
            check(golden, "loss_grad_pen", result.penaltyLoss());
        } else {
            assertThat(result.penaltyLoss()).isZero();
        }
    }

    /// 1 - D, from which priorities follow.
    private static float[] errors(DiscriminatorResult result, int offset, int length) {
        float[] errors = GoldenNetwork.part(result.expertProbability(), offset, length);
        for (int i = 0; i < errors.length; i++) {
            errors[i] = 1 - errors[i];
        }
        return errors;
    }

    private static void checkGradient(Golden golden, float[] gradient) {
        GoldenNetwork.forEach(
                gradient, "grad.", LAYOUT, (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
    }

    private static void checkMoments(Golden golden, State denoiser) {
        GoldenNetwork.forEach(
                denoiser.floats("m"),
                "adam_m1.",
                LAYOUT,
                (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
        // The second moment is the gradient squared: twice its relative error.
        GoldenNetwork.forEach(
                denoiser.floats("v"),
                "adam_v1.",
                LAYOUT,
                (key, part) -> golden.checkOfLargest(key, part, 2 * GRADIENT_FRACTION));
    }

    private static void checkWeights(Golden golden, String prefix, ExampleLearner backend) {
        float[] weights = backend.denoiserParameters();
        GoldenNetwork.forEach(weights, prefix, LAYOUT, (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
    }

    private static void check(Golden golden, String key, float... actual) {
        golden.check(key, actual, TOLERANCE, TOLERANCE);
    }
}
