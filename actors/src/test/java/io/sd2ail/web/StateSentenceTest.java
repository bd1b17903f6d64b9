package io.sd2ail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.telemetry.RunFacts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateSentenceTest {
    private static final long NOW = 100_000;
    private static final RunFacts RUNNING =
            new RunFacts("Pendulum-v1", "sd2ail", 1, 5_000, -118, -1260, 1, RunFacts.State.RUNNING);

    private static ActivityBoard.Activity waits(String part, String reason, long millis) {
        return new ActivityBoard.Activity(part, reason, NOW - millis);
    }

    private static RunStatus status(boolean paused, long updates, String state, ActivityBoard.Activity... parts) {
        return new RunStatus(
                "runs/a",
                "Pendulum-v1",
                "0.1",
                paused,
                1_000,
                5_000,
                updates,
                1,
                1,
                0,
                Double.NaN,
                Double.NaN,
                List.of(new RunStatus.Node(
                        "rollout-1",
                        List.of(Role.ROLLOUT),
                        "127.0.0.1:1",
                        1,
                        state,
                        List.of(Role.ROLLOUT),
                        "0.1",
                        MemoryUse.UNKNOWN)),
                List.of(),
                new LedgerTotals(0, 0, 0, 0),
                List.of(parts));
    }

    static Stream<Arguments> sentences() {
        ActivityBoard.Activity works = waits("learner", "", 0);
        return Stream.of(
                Arguments.of(
                        status(false, 9, "up", works, waits("intake", "the learner: 90 ahead", 900)),
                        "WELL learning; rollouts wait for the learner, as they should"),
                Arguments.of(status(false, 9, "up", works), "WELL learning; learner and rollouts both work"),
                Arguments.of(
                        status(false, 9, "up", waits("learner", "replay: 8 of 9", 2_000)),
                        "WELL learning; the learner waits for rollouts, which set the pace"),
                Arguments.of(
                        status(false, 9, "up", waits("learner", "replay: 8 of 9", 45_000)),
                        "ATTENTION stands still for 45 s: the learner waits for replay: 8 of 9"),
                Arguments.of(
                        status(false, 0, "up", waits("learner", "replay: 8 of 900", 45_000)),
                        "ATTENTION collecting steps before the first update: the learner waits for replay: 8 of 900"),
                Arguments.of(
                        status(false, 9, "silent for 5 s", works),
                        "ATTENTION learning; learner and rollouts both work; rollout-1 is silent for 5 s"),
                Arguments.of(
                        status(true, 9, "up", works),
                        "STOPPED paused: updates and environments wait, nothing is lost"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void of_aStatus_saysWhatANewcomerHasToKnow(RunStatus status, String sentence) {
        StateSentence said = StateSentence.of(RUNNING, status, "", NOW);
        assertThat(said.level() + " " + said.text()).isEqualTo(sentence);
    }
}
