package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscriminatorGoldenTest {
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
    void step_goldenBatch_givesTheGoldenLossesGradientsAndWeights(
            String file, double gradientPenalty, ImportanceWeights importanceWeights) {
        Golden golden = Golden.read("algo/" + file);
        DiscriminatorBatch batch = batch(golden);
        DiscriminatorConfig config = config(gradientPenalty, importanceWeights);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu())) {
            DiffusionDiscriminator discriminator = discriminator(memory, golden, config);
            try (StepScope scope = memory.training()) {
                float[] gradient =
                        discriminator.evaluate(scope, batch).gradient().toFloatArray();
                GoldenNetwork.forEach(
                        gradient, "grad.", LAYOUT, (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
            }
            checkResult(golden, batch, discriminator.step(batch));
            checkWeights(golden, "after1.", discriminator);
            checkMoments(golden, discriminator);

            float secondLoss = discriminator.step(batch).loss();
            golden.check("loss_2", new float[] {secondLoss}, TOLERANCE, TOLERANCE);
            checkWeights(golden, "after2.", discriminator);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disc_update_gradpen", "disc_update_nosynthetic", "disc_update_perrow"})
    void inputGradient_goldenMix_isTheGoldenSlopeOfTheProbability(String file) {
        Golden golden = Golden.read("algo/" + file);
        DiscriminatorBatch batch = batch(golden);
        DiscriminatorBatch.Penalty draws = Objects.requireNonNull(batch.penalty());
        GradientPenalty penalty = new GradientPenalty(SHAPE, SCHEDULE);
        float[] mixed = penalty.mix(batch, draws);
        golden.check("gp_mix", mixed, TOLERANCE, TOLERANCE);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.training()) {
            Parameters parameters = new Parameters(memory, LAYOUT, GoldenNetwork.flat(golden, "w.", LAYOUT));
            Denoiser denoiser = new Denoiser(scope, SHAPE, parameters.trainable(scope));
            NDArray gradient = penalty.inputGradient(scope, denoiser, mixed, draws);
            NDArray norm = gradient.square().sum(new int[] {1}).sqrt();
            golden.checkOfLargest("gp_input_grad", gradient.toFloatArray(), GRADIENT_FRACTION);
            golden.checkOfLargest("gp_norm", norm.toFloatArray(), GRADIENT_FRACTION);
        }
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

    private static void checkWeights(Golden golden, String prefix, DiffusionDiscriminator discriminator) {
        float[] weights = discriminator.parameters().toArray();
        GoldenNetwork.forEach(weights, prefix, LAYOUT, (key, part) -> golden.check(key, part, AFTER_TOLERANCE, 0));
    }

    private static void checkMoments(Golden golden, DiffusionDiscriminator discriminator) {
        State state = State.create();
        discriminator.save(state);
        assertThat(state.number("step")).isEqualTo(1);
        GoldenNetwork.forEach(
                state.floats("m"),
                "adam_m1.",
                LAYOUT,
                (key, part) -> golden.checkOfLargest(key, part, GRADIENT_FRACTION));
        // The second moment is the gradient squared: twice its relative error.
        GoldenNetwork.forEach(
                state.floats("v"),
                "adam_v1.",
                LAYOUT,
                (key, part) -> golden.checkOfLargest(key, part, 2 * GRADIENT_FRACTION));
    }

    static DiscriminatorBatch batch(Golden golden) {
        float[] expert = golden.floats("expert");
        float[] agent = golden.floats("agent");
        boolean hasSynthetic = golden.has("synthetic");
        float[] synthetic = hasSynthetic ? golden.floats("synthetic") : new float[0];
        float[] syntheticWeights = hasSynthetic ? golden.floats("is_synthetic") : new float[0];
        int rowSize = Math.toIntExact(golden.array("expert").shape()[1]);
        return new DiscriminatorBatch(
                expert.length / rowSize,
                synthetic.length / rowSize,
                agent.length / rowSize,
                GoldenNetwork.concatenate(expert, synthetic, agent),
                GoldenNetwork.concatenate(golden.floats("is_expert"), syntheticWeights),
                golden.ints("t"),
                golden.floats("eps"),
                golden.has("gp_u")
                        ? new DiscriminatorBatch.Penalty(
                                golden.floats("gp_u"), golden.ints("gp_t"), golden.floats("gp_eps"))
                        : null);
    }

    static DiscriminatorConfig config(double gradientPenalty, ImportanceWeights importanceWeights) {
        return new DiscriminatorConfig(3e-5, 0.9, 0.999, gradientPenalty, importanceWeights);
    }

    private static DiffusionDiscriminator discriminator(
            DeviceMemory memory, Golden golden, DiscriminatorConfig config) {
        return new DiffusionDiscriminator(memory, SHAPE, SCHEDULE, config, GoldenNetwork.flat(golden, "w.", LAYOUT));
    }

    private static void check(Golden golden, String key, float... actual) {
        golden.check(key, actual, TOLERANCE, TOLERANCE);
    }
}
