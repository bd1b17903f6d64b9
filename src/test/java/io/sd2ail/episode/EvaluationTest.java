package io.sd2ail.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.training.Tasks;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /// Episodes of 2 and 4 steps in turn; the k-th step of an episode is at position k and pays 10 k.
    private static final class Steps implements Environment {
        private final int divergesAt;
        private final TimeStep outcome = new TimeStep(new double[1], 0, false, false);
        private int episode;
        private int step;

        Steps(int divergesAt) {
            this.divergesAt = divergesAt;
        }

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Steps-v0", 1, new double[] {-1}, new double[] {1}, 4);
        }

        @Override
        public double[] reset(RandomGenerator random) {
            episode++;
            step = 0;
            return outcome.observation();
        }

        @Override
        public TimeStep step(double[] action) {
            step++;
            if (step == divergesAt) {
                throw new SimulationDivergedException("too far", "step " + step + " is too far");
            }
            return outcome.set(10 * step, false, step == (episode % 2 == 1 ? 2 : 4));
        }

        @Override
        public List<String> infoNames() {
            return List.of("x_position", "x_velocity", "reward_forward");
        }

        @Override
        public void info(double[] into) {
            into[0] = step;
            into[1] = 2 * step;
            into[2] = 10 * step;
        }

        @Override
        public double[] state() {
            return new double[] {episode, step};
        }

        @Override
        public double[] restore(double[] state) {
            return outcome.observation();
        }
    }

    @Test
    void run_figures_areSummedAveragedOrTakenAtTheEndByTheirNames() {
        Evaluation.Outcome outcome = new Evaluation(new Steps(100), 2, 1).run(_ -> new float[1]);
        assertThat(outcome.returns()).containsExactly(30, 100);
        assertThat(outcome.meanLength()).isEqualTo(3);
        assertThat(outcome.diverged()).isZero();
        // At the end 2 and 4; mean speeds 3 and 5; sums 30 and 100.
        assertThat(outcome.figures())
                .containsExactly(
                        new EvaluationResult.Figure("x_position", 3),
                        new EvaluationResult.Figure("x_velocity", 4),
                        new EvaluationResult.Figure("reward_forward", 65));
    }

    @Test
    void run_simulationDiverges_endsThatEpisodeThereAndIsCounted() {
        Evaluation.Outcome outcome = new Evaluation(new Steps(3), 2, 1).run(_ -> new float[1]);
        assertThat(outcome.returns()).containsExactly(30, 30);
        assertThat(outcome.meanLength()).isEqualTo(2);
        assertThat(outcome.diverged()).isOne();
    }

    @Test
    void run_environmentWithoutFigures_hasNone() {
        try (Environment pendulum = Tasks.config().newEnvironment()) {
            assertThat(new Evaluation(pendulum, 1, 1).runRandom().figures()).isEmpty();
        }
    }
}
