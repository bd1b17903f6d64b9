package io.sd2ail.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalProcessesTest {
    @Test
    void lease_ofTwoLaunchesAtOnce_isOfTwoPorts() {
        int preferred = Addresses.freePort(Addresses.LOOPBACK, 0);
        try (PortLease first = PortLease.of(preferred);
                PortLease second = PortLease.of(preferred)) {
            assertThat(first.port()).isEqualTo(preferred);
            assertThat(second.port()).isNotEqualTo(preferred);
        }
        try (PortLease again = PortLease.of(preferred)) {
            assertThat(again.port()).isEqualTo(preferred);
        }
    }

    @Test
    void show_beforeTheLearnerWasHeardOf_saysThatItStarts() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        LaunchedCluster cluster = LocalCluster.of(
                new LocalCluster.Plan(Path.of("runs/a"), 25_520, 1, 1, 0, 0, 0, null, List.of(), ProcessHook.NONE));
        try (ClusterScreen screen = new ClusterScreen(Screen.plain(stream, stream))) {
            screen.show(null, cluster.all());
        }

        assertThat(written.toString(StandardCharsets.UTF_8))
                .startsWith("starting: the learner opens the run and restores its state")
                .doesNotContain("does not answer");
    }

    @Test
    void show_nodesOfLongNames_keepsColumnsAndTellsEachNodesOwnWaits() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        LaunchedCluster cluster = LocalCluster.of(
                new LocalCluster.Plan(Path.of("runs/a"), 25_520, 1, 1, 0, 0, 0, null, List.of(), ProcessHook.NONE));
        RunStatus status = new RunStatus(
                "runs/a",
                "Pendulum-v1",
                "0.1",
                false,
                3,
                10,
                2,
                1,
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
                                List.of(Role.LEARNER, Role.GENERATOR, Role.EVALUATOR),
                                "0.1",
                                MemoryUse.UNKNOWN),
                        new RunStatus.Node(
                                "rollout-under-the-desk",
                                List.of(Role.ROLLOUT),
                                "h:1",
                                8,
                                "up",
                                List.of(Role.ROLLOUT),
                                "0.1",
                                MemoryUse.UNKNOWN)),
                List.of(),
                new LedgerTotals(3, 3, 0, 0),
                List.of(
                        new ActivityBoard.Activity("evaluator on learner", "the next evaluation", 0),
                        new ActivityBoard.Activity("rollout-under-the-desk-1", "the learner to take batches", 0)));
        try (ClusterScreen screen = new ClusterScreen(Screen.plain(stream, stream))) {
            screen.show(status, cluster.all());
        }
        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();

        assertThat(lines.get(1)).endsWith(" up");
        assertThat(lines.get(2)).endsWith("waits for the learner to take batches");
        assertThat(lines.get(1).indexOf("process")).isEqualTo(lines.get(2).indexOf("process"));
    }
}
