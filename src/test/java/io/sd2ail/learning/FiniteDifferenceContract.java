package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Gradients against the loss itself: along a random direction d, (loss(w + h d) - loss(w - h d)) / 2h = gradient . d.
public abstract class FiniteDifferenceContract implements BackendContract {
    private static final float STEP = 1e-2f;
    private static final double RELATIVE = 1e-2;
    private static final int DIRECTIONS = 5;
    private static final NetworkShape WIDE = new NetworkShape(3, 2, 5, 2, 8, 40, 4);

    private final RandomStream random = new RandomStream(11, "test");

    @Test
    void discriminatorGradient_withPenalty_isTheSlopeOfTheLoss() {
        DiscriminatorBatch batch = Example.discriminatorBatch(random);
        checkSlopes("denoiser", Example.DISCRIMINATOR.beta1(), 1, backend -> backend.discriminatorStep(batch)
                .loss());
    }

    /// The reported loss is the mean of the two critics', the gradient that of their sum.
    @Test
    void criticsGradient_isTheSlopeOfBothLosses() {
        SacBatch batch = Example.sacBatch(random);
        checkSlopes("critics", Example.SAC.beta1(), 2, backend -> backend.sacStep(batch)
                .criticLoss());
    }

    /// All rows are terminal: the critics' targets, and with them the new critics that judge the policy, don't depend
    /// on the policy then.
    @Test
    void policyGradient_isTheSlopeOfTheLoss() {
        SacBatch batch = Example.sacBatch(random);
        Arrays.fill(batch.terminal(), 1);
        checkSlopes("policy", Example.SAC.beta1(), 1, backend -> backend.sacStep(batch)
                .policyLoss());
    }

    @Test
    void criticsGradient_normalizedLayers_isTheSlopeOfBothLosses() {
        SacBatch batch = Example.sacBatch(WIDE, 7, random);
        try (ExampleLearner backend = normalized()) {
            checkSlopes(backend, "critics", Example.SAC.beta1(), 2, learner -> learner.sacStep(batch)
                    .criticLoss());
        }
    }

    @Test
    void policyGradient_normalizedCritics_isTheSlopeOfTheLoss() {
        SacBatch batch = Example.sacBatch(WIDE, 7, random);
        Arrays.fill(batch.terminal(), 1);
        try (ExampleLearner backend = normalized()) {
            checkSlopes(backend, "policy", Example.SAC.beta1(), 1, learner -> learner.sacStep(batch)
                    .policyLoss());
        }
    }

    /// The reported loss is the mean of the five critics', the gradient that of their sum.
    @Test
    void criticsGradient_twoOfFiveInTargets_isTheSlopeOfAllLosses() {
        SacBatch batch = Example.withTargetCritics(Example.sacBatch(random), 4, 1);
        try (ExampleLearner backend = twoOfFive()) {
            checkSlopes(backend, "critics", Example.SAC.beta1(), 5, learner -> learner.sacStep(batch)
                    .criticLoss());
        }
    }

    @Test
    void policyGradient_twoOfFiveInTargets_isTheSlopeOfTheLoss() {
        SacBatch batch = Example.withTargetCritics(Example.sacBatch(random), 4, 1);
        Arrays.fill(batch.terminal(), 1);
        try (ExampleLearner backend = twoOfFive()) {
            checkSlopes(backend, "policy", Example.SAC.beta1(), 1, learner -> learner.sacStep(batch)
                    .policyLoss());
        }
    }

    private ExampleLearner twoOfFive() {
        return Example.learner(factory(), Example.SHAPE, Example.with(5, 2), 3);
    }

    /// A narrow layer that is normalised bends too much for differences.
    private ExampleLearner normalized() {
        return Example.learner(factory(), WIDE, Example.NORMALIZED, 3);
    }

    @Test
    void policyGradient_withCloning_isTheSlopeOfBothLosses() {
        SacBatch batch = Example.sacBatch(random);
        Arrays.fill(batch.terminal(), 1);
        double weight = 1.5;
        SacTrainer.Cloning cloning = new SacTrainer.Cloning(Example.cloningBatch(Example.SHAPE, 9, random), weight);
        checkSlopes("policy", Example.SAC.beta1(), 1, backend -> {
            SacStepResult result = backend.sacStep(batch, ValueBounds.NONE, cloning);
            return result.policyLoss() + weight * result.cloningLoss();
        });
    }

    private void checkSlopes(String part, double beta1, double factor, ToDoubleFunction<ExampleLearner> step) {
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            checkSlopes(backend, part, beta1, factor, step);
        }
    }

    /// @param step takes a step and returns the loss from before it
    private void checkSlopes(
            ExampleLearner backend, String part, double beta1, double factor, ToDoubleFunction<ExampleLearner> step) {
        State state = SavedState.of(backend);
        float[] weights = state.scope(part).floats("parameters").clone();
        assertThat(step.applyAsDouble(backend)).isFinite();
        float[] gradient = SavedState.gradientOfFirstStep(backend, part, beta1);
        double length = Math.sqrt(dot(gradient, gradient));
        assertThat(length).isPositive();
        for (int k = 0; k < DIRECTIONS; k++) {
            float[] direction = direction(gradient, length);
            double rise = factor
                    * (loss(backend, state, part, moved(weights, direction, STEP), step)
                            - loss(backend, state, part, moved(weights, direction, -STEP), step));
            double scale = length / Math.sqrt(weights.length);
            assertThat(rise / (2 * STEP)).isCloseTo(dot(gradient, direction), within(RELATIVE * scale));
        }
    }

    /// Of length 1, random but for a share of the gradient's own direction, along which a missing part would show.
    private float[] direction(float[] gradient, double length) {
        float[] direction = random.gaussians(gradient.length);
        for (int i = 0; i < direction.length; i++) {
            direction[i] += (float) (gradient[i] / length);
        }
        double norm = Math.sqrt(dot(direction, direction));
        for (int i = 0; i < direction.length; i++) {
            direction[i] /= (float) norm;
        }
        return direction;
    }

    private static double loss(
            ExampleLearner backend, State state, String part, float[] weights, ToDoubleFunction<ExampleLearner> step) {
        SavedState.set(state, part + ".parameters", weights);
        backend.load(state);
        return step.applyAsDouble(backend);
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
