package io.sd2ail.environment.gymnasium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.environment.UnknownEnvironmentException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NeedsPython
class GymnasiumEnvironmentTest {
    private static RandomStream random(long seed) {
        return new RandomStream(seed, "test");
    }

    @Test
    void spec_ofPendulum_isAsGymnasiumHasIt() {
        try (Environment pendulum = Gym.make("gym:Pendulum-v1", "")) {
            assertThat(pendulum.spec().name()).isEqualTo("gym:Pendulum-v1");
            assertThat(pendulum.spec().observationSize()).isEqualTo(3);
            assertThat(pendulum.spec().actionLow()).containsExactly(-2);
            assertThat(pendulum.spec().actionHigh()).containsExactly(2);
            assertThat(pendulum.spec().maxEpisodeSteps()).isEqualTo(200);
            assertThat(pendulum.simulator()).startsWith("Gymnasium ");
        }
    }

    @Test
    void reset_sameSeed_playsTheSameEpisodesAndAnotherSeedOthers() {
        try (Environment pendulum = Gym.make("gym:Pendulum-v1", "")) {
            assertThat(episode(pendulum, 1)).isEqualTo(episode(pendulum, 1));
            assertThat(episode(pendulum, 1)).isNotEqualTo(episode(pendulum, 2));
        }
    }

    private static List<Double> episode(Environment environment, long seed) {
        List<Double> seen = new ArrayList<>();
        seen.add(environment.reset(random(seed))[0]);
        for (int i = 0; i < 5; i++) {
            TimeStep step = environment.step(new double[] {i - 2});
            seen.add(step.observation()[2]);
            seen.add(step.reward());
        }
        return seen;
    }

    @Test
    void step_atTheTimeLimit_isTruncatedAndAtTheEndTerminated() {
        try (Environment pendulum = Gym.make("gym:Pendulum-v1", "max-episode-steps = 2");
                Environment asymmetric = Gym.make(Gym.name("spaces.py", "Asymmetric-v0"), "")) {
            pendulum.reset(random(1));
            assertThat(pendulum.step(new double[] {0}).episodeOver()).isFalse();
            assertThat(pendulum.step(new double[] {0}).truncated()).isTrue();
            asymmetric.reset(random(1));
            double[] action = {0, 1, 3, -2.5};
            asymmetric.step(action);
            asymmetric.step(action);
            TimeStep last = asymmetric.step(action);
            assertThat(last.terminated()).isTrue();
            assertThat(last.truncated()).isFalse();
            assertThat(last.reward()).isEqualTo(3);
        }
    }

    @Test
    void observation_ofNestedSpaces_isFlattenedInGymnasiumsOrder() {
        try (Environment nested = Gym.make(Gym.name("spaces.py", "Nested-v0"), "")) {
            nested.reset(random(1));
            TimeStep step = nested.step(new double[] {0.25, -1});
            assertThat(step.observation()).containsExactly(1, 2, 3, 4, 5, 1);
        }
    }

    @Test
    void action_ofAnyShapeAndBounds_arrivesAsItIs() {
        try (Environment asymmetric = Gym.make(Gym.name("spaces.py", "Asymmetric-v0"), "")) {
            assertThat(asymmetric.spec().actionLow()).containsExactly(-1, 0, 2, -3);
            assertThat(asymmetric.spec().actionHigh()).containsExactly(1, 5, 4, -2);
            asymmetric.reset(random(1));
            double[] action = {0.1, 0.2, 3.3, -2.4};
            assertThat(asymmetric.step(action).observation()).containsExactly(action);
        }
    }

    @Test
    void info_namesNumbersOfTheFirstStepAndGivesThoseOfTheLast() {
        try (Environment hopper = Gym.make("gym:Hopper-v5", "")) {
            assertThat(hopper.infoNames()).contains("x_position", "x_velocity", "reward_forward");
            hopper.reset(random(1));
            double reward = hopper.step(new double[] {0.5, 0.5, 0.5}).reward();
            double[] figures = new double[hopper.infoNames().size()];
            hopper.info(figures);
            double sum = figures[hopper.infoNames().indexOf("reward_forward")]
                    + figures[hopper.infoNames().indexOf("reward_ctrl")]
                    + figures[hopper.infoNames().indexOf("reward_survive")];
            assertThat(sum).isEqualTo(reward);
        }
    }

    @Test
    void step_ofSeveralInOneProcess_isEachOnesOwn() {
        List<Environment> pendulums = Gym.make("gym:Pendulum-v1", "", 3);
        try (Environment alone = Gym.make("gym:Pendulum-v1", "");
                Environment first = pendulums.getFirst()) {
            for (int i = 0; i < 3; i++) {
                pendulums.get(i).reset(random(i));
            }
            for (int i = 0; i < 3; i++) {
                pendulums.get(i).announce(new double[] {i});
            }
            for (int i = 0; i < 3; i++) {
                alone.reset(random(i));
                double[] expected = alone.step(new double[] {i}).observation().clone();
                assertThat(pendulums.get(i).step(new double[] {i}).observation())
                        .containsExactly(expected);
            }
            // One of them by itself, unannounced.
            double[] expected = alone.step(new double[] {1}).observation().clone();
            assertThat(pendulums.get(2).step(new double[] {1}).observation()).containsExactly(expected);
            assertThat(first.spec()).isSameAs(pendulums.get(2).spec());
        }
    }

    @Test
    void keywordArgumentsAndWrappers_areThoseOfTheSettings() {
        String settings = "keyword-arguments { value = 6 }, wrappers = [{ name = \"%s:Halved\" },"
                        .formatted(Gym.path("spaces.py"))
                + " { name = \"%s:Halved\", keyword-arguments { divisor = 3 } }, { name = FlattenObservation }]"
                        .formatted(Gym.path("spaces.py"));
        try (Environment keywords = Gym.make(Gym.name("spaces.py", "Keywords-v0"), settings)) {
            assertThat(keywords.reset(random(1))).containsExactly(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Choices-v0   | takes actions of Discrete(3): continuous ones are needed
            Boundless-v0 | finite bounds are needed
            Images-v0    | observes images
            Letters-v0   | observes Text
            Endless-v0   | set gymnasium.max-episode-steps=1000
            Keywords-v0  | fails in its first step (KeyError
            """)
    void make_whatCanNotBe_saysWhatToWrapOrSet(String id, String sentence) {
        assertThatThrownBy(() -> Gym.make(Gym.name("spaces.py", id), ""))
                .isInstanceOf(GymnasiumException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void make_unknownId_namesTheNearest() {
        assertThatThrownBy(() -> Gym.make("gym:Hoper-v5", ""))
                .isInstanceOf(UnknownEnvironmentException.class)
                .hasMessageContaining("did you mean gym:Hopper-v5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gym:no_such_module:X-v0  | can't be imported (ModuleNotFoundError
            gym:no/such/file.py:X-v0 | there is no file
            gym:                     | names no environment
            """)
    void make_unknownModule_saysSo(String name, String sentence) {
        assertThatThrownBy(() -> Gym.make(name, ""))
                .isInstanceOf(GymnasiumException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            keyword-arguments { gravity = 1 }       | gymnasium.keyword-arguments fit
            wrappers = [{ name = NoSuchWrapper }]   | the wrapper NoSuchWrapper can't be put on
            """)
    void make_wrongSettings_namesThem(String settings, String sentence) {
        assertThatThrownBy(() -> Gym.make("gym:Hopper-v5", settings))
                .isInstanceOf(GymnasiumException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void state_whichGymnasiumHasNone_isRefused() {
        try (Environment pendulum = Gym.make("gym:Pendulum-v1", "")) {
            assertThatThrownBy(pendulum::state).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
