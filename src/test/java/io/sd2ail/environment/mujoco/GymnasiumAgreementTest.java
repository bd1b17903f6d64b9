package io.sd2ail.environment.mujoco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.environment.gymnasium.Gym;
import io.sd2ail.environment.gymnasium.NeedsPython;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Gymnasium's Hopper-v5 through the bridge beside ours.
@NeedsPython
class GymnasiumAgreementTest {
    private static final int EPISODES = 10;
    private static final int POSITIONS = 6;

    /// Gymnasium's shows all positions, so that ours can start where it does. The wrapper keeps the actions double:
    /// Gymnasium gives float32 ones, from which it computes the control cost in float32.
    private static final String SETTINGS =
            "keyword-arguments { exclude_current_positions_from_observation = false }, wrappers = [{ name = \"%s:Doubles\" }]"
                    .formatted(Gym.path("spaces.py"));

    @Test
    void step_sameStartsAndActions_givesTheSameBits() {
        RandomStream seeds = new RandomStream(1, "starts");
        RandomStream actions = new RandomStream(1, "actions");
        int falls = 0;
        try (Environment theirs = Gym.make("gym:Hopper-v5", SETTINGS);
                MujocoEnvironment ours = (MujocoEnvironment) Environments.create("Hopper-v5", Contacts.CURRENT)) {
            for (int episode = 0; episode < EPISODES; episode++) {
                double[] state = theirs.reset(seeds).clone();
                double[] start = ours.resetTo(
                        Arrays.copyOfRange(state, 0, POSITIONS), Arrays.copyOfRange(state, POSITIONS, state.length));
                assertThat(start).containsExactly(shown(state));
                boolean over = false;
                while (!over) {
                    double[] action = {action(actions), action(actions), action(actions)};
                    TimeStep expected = theirs.step(action);
                    TimeStep actual = ours.step(action);
                    assertThat(actual.observation()).containsExactly(shown(expected.observation()));
                    assertThat(actual.reward()).isEqualTo(expected.reward());
                    assertThat(actual.terminated()).isEqualTo(expected.terminated());
                    assertThat(actual.truncated()).isEqualTo(expected.truncated());
                    over = expected.episodeOver();
                    falls += expected.terminated() ? 1 : 0;
                }
            }
        }
        assertThat(falls).isPositive();
    }

    private static float action(RandomStream random) {
        return 2 * random.nextFloat() - 1;
    }

    /// Without the first position.
    private static double[] shown(double[] whole) {
        return Arrays.copyOfRange(whole, 1, whole.length);
    }
}
