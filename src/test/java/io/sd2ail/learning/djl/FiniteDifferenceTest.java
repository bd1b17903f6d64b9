package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.network.Initialization;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Gradients against the loss itself: along a random direction, (loss(w + h d) - loss(w - h d)) / 2h = gradient . d.
class FiniteDifferenceTest {
    private static final float STEP = 1e-2f;
    private static final double RELATIVE = 1e-2;
    private static final int DIRECTIONS = 5;

    private final RandomStream random = new RandomStream(11, "test");

    @Test
    void discriminatorGradient_withPenalty_isTheSlopeOfTheLoss() {
        DiscriminatorBatch batch = Example.discriminatorBatch(random);
        float[] weights = Initialization.denoiser(Example.SHAPE, random);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu())) {
            DiffusionDiscriminator discriminator =
                    new DiffusionDiscriminator(memory, Example.SHAPE, Example.SCHEDULE, Example.DISCRIMINATOR, weights);
            float[] gradient;
            try (StepScope scope = memory.training()) {
                gradient = discriminator.evaluate(scope, batch).gradient().toFloatArray();
            }
            checkSlopes(weights, gradient, moved -> {
                discriminator.parameters().replace(moved);
                try (StepScope scope = memory.training()) {
                    return discriminator.evaluate(scope, batch).result().loss();
                }
            });
        }
    }

    @Test
    void policyGradient_isTheSlopeOfTheLoss() {
        SacBatch batch = Example.sacBatch(random);
        float[] weights = Initialization.policy(Example.SHAPE, random);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu())) {
            float[] critics = Initialization.critics(Example.SHAPE, random);
            SoftActorCritic sac = new SoftActorCritic(memory, Example.SHAPE, Example.SAC, weights, critics);
            float[] gradient;
            try (StepScope scope = memory.training()) {
                gradient = sac.evaluatePolicy(scope, batch, 0.2f).gradient().toFloatArray();
            }
            checkSlopes(weights, gradient, moved -> {
                sac.policy().replace(moved);
                try (StepScope scope = memory.training()) {
                    return sac.evaluatePolicy(scope, batch, 0.2f).loss();
                }
            });
        }
    }

    private void checkSlopes(float[] weights, float[] gradient, ToDoubleFunction<float[]> loss) {
        for (int k = 0; k < DIRECTIONS; k++) {
            float[] direction = random.gaussians(weights.length);
            double norm = Math.sqrt(dot(direction, direction));
            double slope = dot(gradient, direction) / norm;
            float step = (float) (STEP / norm);
            double rise = loss.applyAsDouble(moved(weights, direction, step))
                    - loss.applyAsDouble(moved(weights, direction, -step));
            double scale = Math.sqrt(dot(gradient, gradient) / weights.length);
            assertThat(rise / (2 * STEP)).isCloseTo(slope, within(RELATIVE * scale));
        }
    }

    private static float[] moved(float[] weights, float[] direction, float step) {
        float[] moved = weights.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += step * direction[i];
        }
        return moved;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
