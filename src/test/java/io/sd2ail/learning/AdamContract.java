package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every optimizer takes Adam's step (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1), epsilon after the bias
/// correction; target critics follow by a Polyak average. Checked from saved moments, so that a gradient's rounding,
/// which Adam blows up where gradients vanish, plays no part.
public abstract class AdamContract implements BackendContract {
    private static final double EPSILON = 1e-8;
    private static final int STEPS = 3;

    @ParameterizedTest
    @CsvSource({"denoiser, 0.9", "policy, 0.25", "critics, 0.25", "temperature, 0.25"})
    void steps_eachPart_movesBySavedMomentsAsAdamDoes(String part, double beta1) {
        RandomStream random = new RandomStream(4, "test");
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            for (int step = 1; step <= STEPS; step++) {
                State before = SavedState.of(backend).scope(part);
                Example.update(backend, random);
                State after = SavedState.of(backend).scope(part);
                assertThat(after.number("step")).isEqualTo(step);
                float[] m = after.floats("m");
                float[] v = after.floats("v");
                for (int i = 0; i < m.length; i++) {
                    double gradient = (m[i] - beta1 * before.floats("m")[i]) / (1 - beta1);
                    double second = 0.999 * before.floats("v")[i] + 0.001 * gradient * gradient;
                    assertThat((double) v[i]).isCloseTo(second, within(1e-12 + 1e-4 * second));
                    double moved = before.floats("parameters")[i] - adam(m[i], v[i], beta1, step);
                    assertThat((double) after.floats("parameters")[i]).isCloseTo(moved, within(2e-7));
                }
            }
        }
    }

    private static double adam(double m, double v, double beta1, int step) {
        double mean = m / (1 - Math.pow(beta1, step));
        double deviation = Math.sqrt(v / (1 - Math.pow(0.999, step)));
        return 1e-3 * mean / (deviation + EPSILON);
    }

    @ParameterizedTest
    @CsvSource("0.005")
    void sacStep_targetCritics_followTheNewCriticsAtTheirRate(double rate) {
        RandomStream random = new RandomStream(4, "test");
        try (ExampleLearner backend = Example.learner(factory(), 3)) {
            for (int step = 0; step < STEPS; step++) {
                float[] before = SavedState.of(backend).floats("targetCritics.parameters");
                backend.sacStep(Example.sacBatch(random));
                State after = SavedState.of(backend);
                float[] critics = after.floats("critics.parameters");
                float[] target = after.floats("targetCritics.parameters");
                for (int i = 0; i < target.length; i++) {
                    double followed = (1 - rate) * before[i] + rate * critics[i];
                    assertThat((double) target[i]).isCloseTo(followed, within(1e-7));
                }
            }
        }
    }
}
