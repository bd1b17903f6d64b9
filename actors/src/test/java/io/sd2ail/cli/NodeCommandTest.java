package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.member.NodeEnd;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Screen screen = Screen.plain(new PrintStream(new ByteArrayOutputStream(), true), errors);
        return Main.commandLine(new CommandContext(
                        new Terminal(screen, new CountDownLatch(1)),
                        new FakeSystem(),
                        InstantSource.fixed(Instant.EPOCH),
                        new RunFolders(folder.resolve("runs"))))
                .execute(arguments);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node --role learner", "launch"})
    void port_thatIsTaken_isSaidAndLeavesNoRunBehind(String command) throws Exception {
        Path run = folder.resolve("run");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String all = command + " --env Pendulum-v1 --port " + port + " --run " + run;

            assertThat(run(all.split(" ", -1))).isEqualTo(1);
            assertThat(said())
                    .isEqualToIgnoringNewLines("error: port " + port + " is taken: stop what uses it or give --port");
        }
        assertThat(run).doesNotExist();
    }

    @Test
    void host_ofAnotherMachine_isSaidAndLeavesNoRunBehind() {
        Path run = folder.resolve("run");

        assertThat(run(
                        "node",
                        "--role",
                        "learner",
                        "--insecure",
                        "--host",
                        "192.0.2.9",
                        "--port",
                        "0",
                        "--run",
                        run.toString()))
                .isEqualTo(1);
        assertThat(said()).startsWith("error: '192.0.2.9' is not an address of this machine: give --host one of ");
        assertThat(run).doesNotExist();
    }

    @Test
    void host_thatOtherMachinesReachWithoutTls_isRefusedUnlessItIsSaidToBeInsecure() {
        Path run = folder.resolve("run");

        assertThat(run("node", "--role", "learner", "--host", "192.0.2.9", "--port", "0", "--run", run.toString()))
                .isEqualTo(2);
        assertThat(said())
                .startsWith("error: other machines reach 192.0.2.9 and there is no --tls: make certificates by ./sd2ail"
                        + " tls init, or say --insecure on a network that you trust");
        assertThat(run).doesNotExist();
    }

    @Test
    void bind_whereItListens_isWhatIsTriedAndMustNotBeWiderThanItIsTrusted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String reached = "node --role learner --host 192.0.2.9 --port 25520 --run " + folder.resolve("run");

            assertThat(run((reached + " --bind " + port).split(" ", -1))).isEqualTo(1);
            assertThat(said())
                    .isEqualToIgnoringNewLines("error: port " + port + " is taken: stop what uses it or give --bind");
            assertThat(run((reached + " --bind 0.0.0.0:25520").split(" ", -1))).isEqualTo(2);
            assertThat(said()).contains("other machines reach 0.0.0.0 and there is no --tls");
            assertThat(run((reached + " --bind nowhere:").split(" ", -1))).isEqualTo(2);
            assertThat(said()).contains("--bind is 'nowhere:': write PORT or HOST:PORT");
        }
        assertThat(run("node", "--role", "rollout", "--join", "127.0.0.1:1", "--bind", "25521"))
                .isEqualTo(2);
        assertThat(said()).contains("--bind without --port");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void web_ofANodeWithoutALearner_isItsPortForMonitoring() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(run("node", "--role", "rollout", "--join", "127.0.0.1:1", "--web", Integer.toString(port)))
                    .isEqualTo(1);
            assertThat(said()).contains(":" + port).contains("--web");
        }
        assertThat(run("node", "--role", "rollout", "--join", "127.0.0.1:1", "--web-token", "file"))
                .isEqualTo(2);
        assertThat(said()).contains("--web-token is for steering");
    }

    @Test
    void missing_launchWithoutRollouts_saysThatTheRunWaitsForOne() {
        assertThat(LaunchCommand.missing(0, RunConfig.Algorithm.SD2AIL, "127.0.0.1:25520"))
                .contains("no rollout is launched: the run waits until one joins, ./sd2ail node --role rollout --join"
                        + " 127.0.0.1:25520");
        assertThat(LaunchCommand.missing(0, RunConfig.Algorithm.BC, "127.0.0.1:25520"))
                .isEmpty();
        assertThat(LaunchCommand.missing(1, RunConfig.Algorithm.SD2AIL, "127.0.0.1:25520"))
                .isEmpty();
    }

    @Test
    void error_thatANodeSaidAlready_isNotCalledOneTwice() {
        assertThat(Main.error("error: the port is taken")).isEqualTo("error: the port is taken");
    }

    @Test
    void help_namesTheBenchmarks() {
        assertThat(Main.commandLine(CommandContext.standard(new FakeSystem())).getUsageMessage())
                .contains("./sd2ail benchmark --help");
    }

    @Test
    void leaving_nodeThatNeverJoined_doesNotSpeakOfARun() {
        assertThat(NodeCommand.leaving(new NodeEnd.Drained(0), false))
                .isEqualTo("left: no learner ever took this node in");
        assertThat(NodeCommand.leaving(new NodeEnd.Drained(0), true))
                .isEqualTo("left the run: the learner has everything");
        assertThat(NodeCommand.leaving(new NodeEnd.Drained(7), true))
                .isEqualTo("left the run: 7 rows were not taken by a learner in time and are given up");
    }
}
