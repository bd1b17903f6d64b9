package io.sd2ail.environment.mujoco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.environment.TimeStep;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MujocoEnvironmentTest {
    static Stream<String> names() {
        return new MujocoEnvironments().names().stream().sorted();
    }

    private static MujocoEnvironment create(String name, Contacts contacts) {
        return (MujocoEnvironment) new MujocoEnvironments().create(name, contacts);
    }

    private static double[] action(Environment environment, RandomStream random) {
        double[] low = environment.spec().actionLow();
        double[] action = new double[low.length];
        for (int i = 0; i < action.length; i++) {
            action[i] = low[i] + (environment.spec().actionHigh()[i] - low[i]) * random.nextDouble();
        }
        return action;
    }

    /// Whole states but for x (and y), which no dynamics depend on.
    @ParameterizedTest
    @MethodSource("names")
    void resetTo_anObservation_stepsAsTheStateThatItShows(String name) {
        RandomStream actions = new RandomStream(1, "actions");
        try (Environment first = create(name, Contacts.CURRENT);
                Environment second = create(name, Contacts.CURRENT)) {
            double[] observation = first.reset(new RandomStream(2, "reset")).clone();
            int shown = 0;
            for (int i = 0; i < 10; i++) {
                boolean whole = second.resetTo(observation); // Walker's velocities are clipped now and then
                double[] action = action(first, actions);
                observation = first.step(action).observation().clone();
                if (whole) {
                    assertThat(second.step(action).observation()).containsExactly(observation, offset(1e-6));
                    shown++;
                }
            }
            assertThat(shown).isPositive();
        }
    }

    @Test
    void resetTo_clippedVelocity_saysThatItShowsTooLittle() {
        try (Environment environment = create("Hopper-v5", Contacts.CURRENT)) {
            double[] observation =
                    environment.reset(new RandomStream(2, "reset")).clone();
            observation[10] = -10;
            assertThat(environment.resetTo(observation)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void restore_inAnotherEnvironment_continuesBitForBit(String name) {
        RandomStream actions = new RandomStream(1, "actions");
        try (Environment first = create(name, Contacts.CURRENT);
                Environment second = create(name, Contacts.CURRENT)) {
            first.reset(new RandomStream(2, "reset"));
            for (int i = 0; i < 30; i++) {
                first.step(action(first, actions));
            }
            assertThat(second.restore(first.state())).containsExactly(first.restore(first.state()));
            for (int i = 0; i < 50; i++) {
                double[] action = action(first, actions);
                TimeStep expected = first.step(action);
                TimeStep actual = second.step(action);
                assertThat(actual.observation()).containsExactly(expected.observation());
                assertThat(actual.reward()).isEqualTo(expected.reward());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void restore_ofAnotherLength_isRefused(String name) {
        try (Environment environment = create(name, Contacts.CURRENT)) {
            assertThatThrownBy(() -> environment.restore(new double[5]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a state of " + name);
        }
    }

    @Test
    void step_thousandTimes_isTruncatedThenAndNotBefore() {
        RandomStream random = new RandomStream(3, "actions");
        try (Environment environment = create("HalfCheetah-v5", Contacts.CURRENT)) {
            environment.reset(random);
            for (int i = 1; i <= 1000; i++) {
                TimeStep step = environment.step(action(environment, random));
                assertThat(step.terminated()).isFalse();
                assertThat(step.truncated()).isEqualTo(i == 1000);
            }
        }
    }

    @Test
    void step_withNanAction_endsTheEpisodeWithItsReason() {
        try (Environment environment = create("Hopper-v5", Contacts.CURRENT)) {
            environment.reset(new RandomStream(1, "reset"));
            assertThatThrownBy(() -> environment.step(new double[] {0, Double.NaN, 0}))
                    .isInstanceOfSatisfying(SimulationDivergedException.class, e -> assertThat(e.reason())
                            .isEqualTo("action not finite"))
                    .hasMessage("control 1 of an action for Hopper-v5 is NaN");
            assertThatThrownBy(() -> environment.step(new double[3])).isInstanceOf(IllegalStateException.class);
            environment.reset(new RandomStream(2, "reset"));
            assertThat(environment.step(new double[3]).observation()).doesNotContain(Double.NaN);
        }
    }

    @Test
    void step_fromAnExplodingState_saysThatTheSimulationDivergedAndGoesOnAfterReset() {
        try (MujocoEnvironment environment = create("Ant-v5", Contacts.CURRENT)) {
            double[] positions = new double[15];
            positions[2] = 0.6;
            positions[3] = 1;
            double[] velocities = new double[14];
            Arrays.fill(velocities, 1e9);
            environment.resetTo(positions, velocities);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            environment.step(new double[8]);
                        }
                    })
                    .isInstanceOfSatisfying(SimulationDivergedException.class, e -> assertThat(e.reason())
                            .startsWith("simulation diverged: bad "));
            environment.reset(new RandomStream(1, "reset"));
            assertThat(environment.step(new double[8]).terminated()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hopper-v5", "Hopper-v4", "Ant-v4", "Ant-v5", "Humanoid-v5"})
    void contacts_classic_areOtherDynamics(String name) {
        assertThat(lastObservation(name, Contacts.CLASSIC)).isNotEqualTo(lastObservation(name, Contacts.CURRENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HalfCheetah-v5", "Walker2d-v5", "InvertedPendulum-v5"})
    void contacts_classicWhereMarginsDoNotAddUp_areTheSame(String name) {
        assertThat(lastObservation(name, Contacts.CLASSIC)).isEqualTo(lastObservation(name, Contacts.CURRENT));
    }

    private static double[] lastObservation(String name, Contacts contacts) {
        RandomStream random = new RandomStream(4, "actions");
        try (Environment environment = create(name, contacts)) {
            double[] observation = environment.reset(random).clone();
            for (int i = 0; i < 100; i++) {
                observation = environment
                        .step(action(environment, random))
                        .observation()
                        .clone();
            }
            return observation;
        }
    }

    @Test
    void step_beforeAReset_isRefused() {
        try (Environment environment = create("Hopper-v5", Contacts.CURRENT)) {
            assertThatThrownBy(() -> environment.step(new double[3]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must be reset");
        }
    }
}
