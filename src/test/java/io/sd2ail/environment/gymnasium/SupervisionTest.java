package io.sd2ail.environment.gymnasium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EpisodeLostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NeedsPython
class SupervisionTest {
    private static final String MISBEHAVING = Gym.name("misbehaving.py", "Misbehaving-v0");
    private static final double[] GOOD = {0};

    private final RandomStream random = new RandomStream(1, "test");

    @TempDir
    private Path folder;

    /// @param misdeed of misbehaving.py
    @ParameterizedTest
    @CsvSource({
        "1, python ended, exit code 7",
        "2, python did not answer in time, gymnasium.step-timeout",
        "3, python answered garbage, is no answer",
        "4, observation of wrong shape, '(3,), its space says (2,)'",
        "5, observation or reward not finite, NaN",
        "6, python raised ArithmeticError, as was asked for",
        "8, python ended, 'exit code 5, its last words: going out'"
    })
    void step_thatGoesWrong_losesTheEpisodeUnderItsReasonAndTheNextOneGoesOn(
            double misdeed, String reason, String words) {
        try (Environment environment = Gym.make(MISBEHAVING, "step-timeout = 1 s")) {
            for (int time = 0; time < 2; time++) {
                environment.reset(random);
                environment.step(GOOD);
                assertThatThrownBy(() -> environment.step(new double[] {misdeed}))
                        .isInstanceOfSatisfying(EpisodeLostException.class, lost -> assertThat(lost.reason())
                                .isEqualTo(reason))
                        .hasMessageContaining(words);
            }
            environment.reset(random);
            assertThat(environment.step(GOOD).observation()[1]).isEqualTo(1);
        }
    }

    @Test
    void step_ofAnEnvironmentThatPrints_isNotDisturbed() {
        try (Environment environment = Gym.make(MISBEHAVING, "")) {
            environment.reset(random);
            for (int step = 1; step <= 50; step++) {
                assertThat(environment.step(new double[] {7}).observation()[1]).isEqualTo(step);
            }
        }
    }

    @Test
    void step_whereOneOfSeveralRaises_losesItsEpisodeAlone() {
        List<Environment> three = reset(Gym.make(MISBEHAVING, "", 3));
        List<String> outcomes = round(three, 6);
        assertThat(outcomes).containsExactly("1.0", "python raised ArithmeticError", "1.0");
        three.get(1).reset(random);
        assertThat(round(three, 0)).containsExactly("2.0", "1.0", "2.0");
        three.getFirst().close();
    }

    @Test
    void step_whereOneOfSeveralEndsTheProcess_losesAllTheirEpisodesAndEachGoesOnOnceReset() {
        List<Environment> three = reset(Gym.make(MISBEHAVING, "", 3));
        assertThat(round(three, 1)).containsOnly("python ended");
        // Only one is reset: the others have nothing to go on from.
        three.getFirst().reset(random);
        assertThat(round(three, 0)).containsExactly("1.0", "python ended", "python ended");
        three.get(1).reset(random);
        three.get(2).reset(random);
        assertThat(round(three, 0)).containsExactly("2.0", "1.0", "1.0");
        three.getFirst().close();
    }

    private List<Environment> reset(List<Environment> environments) {
        environments.forEach(environment -> environment.reset(random));
        return environments;
    }

    /// One step of all; the second one is asked for the misdeed.
    private static List<String> round(List<Environment> environments, double misdeed) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < environments.size(); i++) {
            environments.get(i).announce(new double[] {i == 1 ? misdeed : 0});
        }
        for (int i = 0; i < environments.size(); i++) {
            try {
                outcomes.add(String.valueOf(environments
                        .get(i)
                        .step(new double[] {i == 1 ? misdeed : 0})
                        .observation()[1]));
            } catch (EpisodeLostException lost) {
                outcomes.add(lost.reason());
            }
        }
        return outcomes;
    }

    @Test
    void make_thatCrashes_isOneSentence() {
        assertThatThrownBy(() -> Gym.make(MISBEHAVING, "keyword-arguments { start = crash }"))
                .isInstanceOf(GymnasiumException.class)
                .hasMessageContaining("exit code 3");
    }

    @Test
    void make_thatHangs_isOneSentence() {
        assertThatThrownBy(() -> Gym.make(MISBEHAVING, "keyword-arguments { start = hang }, start-timeout = 3 s"))
                .isInstanceOf(GymnasiumException.class)
                .hasMessageContaining("gymnasium.start-timeout");
    }

    @Test
    void reset_whereTheProcessCanNotStartAgain_losesOneEpisodeAfterTheOther() {
        String settings =
                "keyword-arguments { start = \"crash later\", once = \"%s\" }".formatted(folder.resolve("started"));
        try (Environment environment = Gym.make(MISBEHAVING, settings)) {
            environment.reset(random);
            assertThatThrownBy(() -> environment.step(new double[] {1})).isInstanceOf(EpisodeLostException.class);
            for (int time = 0; time < 3; time++) {
                assertThatThrownBy(() -> environment.reset(random))
                        .isInstanceOf(EpisodeLostException.class)
                        .hasMessageContaining("exit code 3");
            }
        }
    }

    @Test
    void close_leavesNoProcess() throws Exception {
        PythonLife life = new PythonLife("gym:Pendulum-v1", Gym.settings(""), Interpreter.chosen(), 1);
        ProcessHandle python = ProcessHandle.of(life.simulator().pid()).orElseThrow();
        life.close();
        assertThat(python.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }
}
