package io.sd2ail.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.episode.Evaluation;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ForeignEnvironmentTest {
    private static final double[] SEEN = {0.5};

    /// Its steps are what a test says.
    private record Scripted(EnvironmentSpec spec, IntFunction<TimeStep> steps, int[] count) implements Environment {
        @Override
        public double[] reset(RandomGenerator random) {
            return SEEN;
        }

        @Override
        public TimeStep step(double[] action) {
            return steps.apply(count[0]++);
        }

        @Override
        public double[] state() {
            return new double[0];
        }

        @Override
        public double[] restore(double[] state) {
            return SEEN;
        }
    }

    private static Environment environment(IntFunction<TimeStep> steps) {
        return ForeignEnvironment.of(new Scripted(spec(-1, 1), steps, new int[1]));
    }

    private static EnvironmentSpec spec(double low, double high) {
        return new EnvironmentSpec("Mine-v0", 1, new double[] {low}, new double[] {high}, 5);
    }

    private static Evaluation.Outcome evaluated(Environment environment) {
        return new Evaluation(environment, 4, 1).run(_ -> new float[1]);
    }

    @Test
    @Timeout(30)
    void evaluation_ofEpisodesThatNeverEnd_endsThemAtTheTimeLimit() {
        Evaluation.Outcome outcome = evaluated(environment(_ -> new TimeStep(SEEN, 1, false, false)));

        assertThat(outcome.returns()).containsExactly(5, 5, 5, 5);
        assertThat(outcome.diverged()).isZero();
    }

    @Test
    void evaluation_ofAnEnvironmentThatThrowsOnce_losesOneEpisode() {
        Evaluation.Outcome outcome = evaluated(environment(number -> {
            if (number == 7) {
                throw new IllegalStateException("the simulator lost its licence");
            }
            return new TimeStep(SEEN, 1, false, false);
        }));

        assertThat(outcome.returns()).containsExactly(5, 2, 5, 5);
        assertThat(outcome.diverged()).isEqualTo(1);
    }

    @Test
    void evaluation_ofARewardThatIsNoNumber_losesOneEpisodeAndHasAMean() {
        Evaluation.Outcome outcome =
                evaluated(environment(number -> new TimeStep(SEEN, number == 3 ? Double.NaN : 1, false, false)));

        assertThat(outcome.meanReturn()).isEqualTo((3 + 5 + 5 + 5) / 4.0);
        assertThat(outcome.diverged()).isEqualTo(1);
    }

    @Test
    void step_thatThrows_isCountedByItsKindAndNamesTheEnvironment() {
        Environment environment = environment(_ -> {
            throw new IllegalStateException("the simulator lost its licence");
        });

        assertThatThrownBy(() -> environment.step(new double[1]))
                .isInstanceOfSatisfying(EpisodeLostException.class, lost -> assertThat(lost.reason())
                        .isEqualTo("illegal state exception"))
                .hasMessage("Mine-v0 threw in a step: java.lang.IllegalStateException: the simulator lost its licence");
    }

    @Test
    void of_boundsThatAreNotFiniteOrInOrder_isRefused() {
        assertThatThrownBy(() -> refused(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessage("the environment Mine-v0 can't be used: the bounds of action entry 0 are -Infinity and"
                        + " Infinity: they must be finite, the lower one first");
        assertThatThrownBy(() -> refused(1, 1)).isInstanceOf(UnusableEnvironmentException.class);
    }

    private static void refused(double low, double high) {
        ForeignEnvironment.of(new Scripted(spec(low, high), _ -> new TimeStep(SEEN, 0, false, false), new int[1]))
                .close();
    }
}
