package io.sd2ail.environment.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.environment.TimeStep;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PendulumGoldenTest {
    private static final double TOLERANCE = 1e-9;
    /// One rounding of the float32 observation, whose largest entry is 8.
    private static final double OBSERVATION_TOLERANCE = 5e-7;

    private final Golden golden = Golden.read("env/Pendulum-v1");
    private final double[] actions = golden.array("actions").values();
    private final double[] observations = golden.array("obs").values();
    private final double[] rewards = golden.array("reward").values();

    @Test
    void step_fromTheRecordedStates_followsGymnasium() {
        long[] shape = golden.array("actions").shape();
        int steps = (int) shape[1];
        for (int trajectory = 0; trajectory < shape[0]; trajectory++) {
            Pendulum pendulum = new Pendulum();
            double[] first = pendulum.restore(new double[] {
                golden.array("qpos0").values()[trajectory],
                golden.array("qvel0").values()[trajectory],
                0
            });
            requireObservation(first, golden.array("obs0").values(), trajectory);
            for (int step = 0; step < steps; step++) {
                requireStep(pendulum, trajectory * steps + step);
            }
        }
    }

    private void requireStep(Pendulum pendulum, int row) {
        TimeStep outcome = pendulum.step(new double[] {actions[row]});
        requireObservation(outcome.observation(), observations, row);
        assertThat(outcome.reward()).as("reward %s", row).isCloseTo(rewards[row], within(TOLERANCE));
        assertThat(outcome.terminated()).isEqualTo(golden.array("terminated").values()[row] != 0);
        double[] state = pendulum.state();
        assertThat(state[0]).isCloseTo(golden.array("qpos").values()[row], within(TOLERANCE));
        assertThat(state[1]).isCloseTo(golden.array("qvel").values()[row], within(TOLERANCE));
    }

    private static void requireObservation(double[] actual, double[] golden, int row) {
        assertThat(actual)
                .as("observation %s", row)
                .containsExactly(Arrays.copyOfRange(golden, 3 * row, 3 * row + 3), within(OBSERVATION_TOLERANCE));
    }
}
