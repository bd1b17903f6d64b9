package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.stream.ActivityBoard;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final RunStatus STATUS = new RunStatus(
            "runs/a",
            "Pendulum-v1",
            "0.1",
            false,
            300,
            1000,
            250,
            7,
            1,
            0,
            Double.NaN,
            Double.NaN,
            List.of(
                    new RunStatus.Node(
                            "learner",
                            List.of(Role.LEARNER),
                            "127.0.0.1:1",
                            7,
                            "up",
                            List.of(),
                            "0.1",
                            new MemoryUse(310 << 20, 2_048L << 20, 812 << 20)),
                    new RunStatus.Node(
                            "rollout-of-the-machine-under-the-desk",
                            List.of(Role.ROLLOUT),
                            "10.0.0.5:25520",
                            12_345,
                            "up",
                            List.of(Role.ROLLOUT),
                            "0.0.9",
                            MemoryUse.UNKNOWN)),
            List.of(new RunStatus.Worker(
                    new WorkerId("rollout-of-the-machine-under-the-desk-1", 0),
                    "rollout-of-the-machine-under-the-desk",
                    310,
                    300,
                    0,
                    10,
                    1)),
            new LedgerTotals(310, 300, 0, 10),
            List.of(new ActivityBoard.Activity("learner", "", 5)));

    @Test
    void parse_ofJson_isTheSameStatus() throws Exception {
        assertThat(StatusText.parse(StatusText.json(STATUS))).isEqualTo(STATUS);
    }

    @Test
    void of_aNodeOfAnotherProgram_saysSo() {
        assertThat(StatusText.of(STATUS).lines())
                .anyMatch(line -> line.contains("0.0.9 (!)"))
                .contains("(!) not the learner's program, 0.1: rollout-of-the-machine-under-the-desk");
    }

    @Test
    void of_longNames_keepTheColumns() {
        List<String> lines = StatusText.of(STATUS).lines().toList();
        String head = lines.stream()
                .filter(line -> line.startsWith("NODE"))
                .findFirst()
                .orElseThrow();
        String learner = lines.stream()
                .filter(line -> line.startsWith("learner"))
                .findFirst()
                .orElseThrow();
        String rollout = lines.stream()
                .filter(line -> line.startsWith("rollout-of"))
                .findFirst()
                .orElseThrow();

        assertThat(learner.indexOf("127.0.0.1")).isEqualTo(head.indexOf("ADDRESS"));
        assertThat(rollout.indexOf("10.0.0.5")).isEqualTo(head.indexOf("ADDRESS"));
        assertThat(rollout).endsWith("100.0 %");
        assertThat(learner.substring(head.indexOf("VERSION"))).matches("0.1 +310/2,048 +812 MiB");
    }
}
