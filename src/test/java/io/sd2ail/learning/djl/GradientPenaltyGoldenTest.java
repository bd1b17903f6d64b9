package io.sd2ail.learning.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.GoldenBatch;
import io.sd2ail.learning.GoldenNetwork;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientPenaltyGoldenTest {
    private static final double TOLERANCE = 2e-6;
    private static final double GRADIENT_FRACTION = 2e-5;
    private static final NetworkShape SHAPE = new NetworkShape(11, 3, 14, 3, 32, 32, 10);
    private static final ParameterLayout LAYOUT = ParameterLayout.denoiser(SHAPE);
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);

    @ParameterizedTest
    @ValueSource(strings = {"disc_update_gradpen", "disc_update_nosynthetic", "disc_update_perrow"})
    void inputGradient_goldenMix_isTheGoldenSlopeOfTheProbability(String file) {
        Golden golden = Golden.read("algo/" + file);
        DiscriminatorBatch batch = GoldenBatch.discriminator(golden);
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
}
