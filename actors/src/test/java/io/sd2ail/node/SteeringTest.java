package io.sd2ail.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringTest {
    private static final ActorTestKit KIT = ActorTestKit.create("steering");

    @TempDir
    private Path folder;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static Coordinator.Steer ask(Coordinator.Verb verb, String subject, String value) {
        return new Coordinator.Steer(verb, subject, value, "me", KIT.system().ignoreRef());
    }

    @Test
    void record_requests_areInForceAgainInTheNextProcess() {
        Steering first = Steering.of(folder);
        first.record(ask(Coordinator.Verb.SET, "rollouts.exploration", "0.5"));
        first.record(ask(Coordinator.Verb.SET, "evaluation.every-steps", "5000"));
        first.record(ask(Coordinator.Verb.PAUSE, "", ""));

        Steering second = Steering.of(folder);

        assertThat(second.paused()).isTrue();
        assertThat(second.exploration()).isEqualTo(0.5);
        assertThat(second.evaluationInterval()).isEqualTo(OptionalLong.of(5000));
        second.record(ask(Coordinator.Verb.RESUME, "", ""));
        assertThat(Steering.of(folder).paused()).isFalse();
    }

    @Test
    void read_brokenLine_isNamed() throws Exception {
        Files.writeString(folder.resolve("control.jsonl"), "{\"verb\":\"DANCE\",\"subject\":\"\",\"value\":\"\"}\n");

        assertThatThrownBy(() -> Steering.of(folder))
                .hasMessageContaining("control.jsonl, line 1")
                .hasMessageContaining("DANCE");
    }

    @Test
    void values_thatAreNone_areRefusedWithTheMend() {
        Steering steering = Steering.of(folder);

        assertThatThrownBy(() -> steering.number(ask(Coordinator.Verb.SET, "pace.updates-per-step", "fast")))
                .hasMessage("pace.updates-per-step is 'fast': it must be a number");
        assertThatThrownBy(() -> steering.wholeNumber(ask(Coordinator.Verb.SET, "evaluation.every-steps", "0")))
                .hasMessageContaining("whole number of 1 or more");
        assertThatThrownBy(() -> steering.checkExploration(ask(Coordinator.Verb.SET, "rollouts.exploration", "NaN")))
                .hasMessageContaining("between 0");
        assertThatThrownBy(() -> Steering.Key.of("seed")).hasMessageContaining("pace.updates-per-step");
    }
}
