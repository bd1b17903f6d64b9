package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.protocol.CoordinatorCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlStateTest {
    private static final ActorTestKit KIT = ActorTestKit.create("steering");

    @TempDir
    private Path folder;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static CoordinatorCommand.Steer ask(CoordinatorCommand.Verb verb, String subject, String value) {
        return new CoordinatorCommand.Steer(
                verb,
                subject,
                value,
                "me",
                CoordinatorCommand.Origin.COMMAND_LINE,
                KIT.system().ignoreRef());
    }

    @Test
    void record_requests_areInForceAgainInTheNextProcess() {
        ControlState first = ControlState.of(folder);
        first.record(ask(CoordinatorCommand.Verb.SET, "rollouts.exploration", "0.5"));
        first.record(ask(CoordinatorCommand.Verb.SET, "evaluation.every-steps", "5000"));
        first.record(ask(CoordinatorCommand.Verb.PAUSE, "", ""));

        ControlState second = ControlState.of(folder);

        assertThat(second.paused()).isTrue();
        assertThat(second.exploration()).isEqualTo(0.5);
        assertThat(second.evaluationInterval()).isEqualTo(OptionalLong.of(5000));
        second.record(ask(CoordinatorCommand.Verb.RESUME, "", ""));
        assertThat(ControlState.of(folder).paused()).isFalse();
    }

    @Test
    void record_whereNothingCanBeWritten_isInForceAndSaysThatItIsNotKept() throws Exception {
        ControlState steering = ControlState.of(folder);
        Files.createDirectory(folder.resolve("control.jsonl"));

        assertThat(steering.record(ask(CoordinatorCommand.Verb.PAUSE, "", "")))
                .startsWith(folder.resolve("control.jsonl") + " can't be written (")
                .endsWith("so a process that goes on with the run won't know: free some space and ask again");

        assertThat(steering.paused()).isTrue();
    }

    @Test
    void read_brokenLine_isNamed() throws Exception {
        Files.writeString(folder.resolve("control.jsonl"), "{\"verb\":\"DANCE\",\"subject\":\"\",\"value\":\"\"}\n");

        assertThatThrownBy(() -> ControlState.of(folder))
                .hasMessageContaining("control.jsonl, line 1")
                .hasMessageContaining("DANCE");
    }

    @Test
    void values_thatAreNone_areRefusedWithTheMend() {
        ControlState steering = ControlState.of(folder);

        assertThatThrownBy(() -> steering.number(ask(CoordinatorCommand.Verb.SET, "pace.updates-per-step", "fast")))
                .hasMessage("pace.updates-per-step is 'fast': it must be a number");
        assertThatThrownBy(() -> steering.wholeNumber(ask(CoordinatorCommand.Verb.SET, "evaluation.every-steps", "0")))
                .hasMessageContaining("whole number of 1 or more");
        assertThatThrownBy(() ->
                        steering.checkExploration(ask(CoordinatorCommand.Verb.SET, "rollouts.exploration", "NaN")))
                .hasMessageContaining("between 0");
        assertThatThrownBy(() -> ControlState.Key.of("seed")).hasMessageContaining("pace.updates-per-step");
    }
}
