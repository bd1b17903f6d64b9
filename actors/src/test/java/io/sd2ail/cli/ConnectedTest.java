package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.process.OwnProgram;
import io.sd2ail.process.PortLease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A node whose simulators connect by themselves, as processes.
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class ConnectedTest {
    private static final Path CLIENT = Path.of("..", "docs", "clients", "client.py");

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    private Process start(List<String> command, String log) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Process client(int port, String log) throws Exception {
        return start(List.of("python3", CLIENT.toString(), "127.0.0.1:" + port), log);
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    @Test
    void run_whoseClientIsKilled_countsTheEpisodeAndGoesOnWithTheNextOne() throws Exception {
        Path run = folder.resolve("run");
        try (PortLease listen = PortLease.of(25_530)) {
            String arguments = "node --role learner,generator,rollout,evaluator --port 0 --web off --run " + run
                    + " --env connected:Cart --listen " + listen.port() + " --steps 3000 --workers 1"
                    + " --set algorithm=sac --set connected.observation-size=2 --set connected.action-low=[-1]"
                    + " --set connected.action-high=[1] --set connected.max-episode-steps=100"
                    + " --set pace.warmup-steps=500 --set pace.random-steps=500 --set evaluation.every-steps=1000"
                    + " --set evaluation.episodes=2";
            Process node = start(OwnProgram.command(List.of(), List.of(arguments.split(" ", -1))), "node.log");
            List<Process> clients = List.of(client(listen.port(), "1.log"), client(listen.port(), "2.log"));
            while (node.isAlive() && !hasSteps(run)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            for (Process client : clients) {
                client.destroyForcibly();
            }
            Process third = client(listen.port(), "3.log");
            Process fourth = client(listen.port(), "4.log");
            assertThat(node.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(third.isAlive()).isTrue();
            assertThat(fourth.isAlive()).isTrue();
            String said = Files.readString(folder.resolve("node.log"));
            assertThat(node.exitValue()).as(said).isZero();
            assertThat(said).contains("client disconnected");
        }
    }

    /// Recorded, imitated and evaluated in one process each; the evaluation waits for its client.
    @Test
    void train_expertAndEvaluate_takeClientsToo() throws Exception {
        Path run = folder.resolve("run");
        Path policy = folder.resolve("expert");
        try (PortLease listen = PortLease.of(25_530)) {
            String common = " --listen " + listen.port() + " --web off --env connected:Cart"
                    + " --set connected.observation-size=2 --set connected.action-low=[-1]"
                    + " --set connected.action-high=[1] --set connected.max-episode-steps=100"
                    + " --set rollouts.workers=1 --set pace.warmup-steps=300 --set pace.random-steps=300"
                    + " --set evaluation.every-steps=500 --set evaluation.episodes=2";
            String recorded = said(
                    "expert --steps 1000 --trajectories 4 --episodes 2 --run " + policy + " --out "
                            + folder.resolve("cart.npz") + common,
                    listen.port());
            assertThat(recorded).contains("balanced");
            assertThat(folder.resolve("cart.npz")).isNotEmptyFile();
            assertThat(said(
                            "train --algorithm gail --steps 600 --demos " + folder.resolve("cart.npz") + " --run " + run
                                    + common,
                            listen.port()))
                    .contains("balanced");

            Process evaluation = start(
                    OwnProgram.command(
                            List.of(),
                            List.of(("evaluate " + run + " --episodes 3 --listen " + listen.port()).split(" ", -1))),
                    "evaluate.log");
            while (evaluation.isAlive() && !read("evaluate.log").contains("waiting for a client")) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Process client = client(listen.port(), "late.log");
            assertThat(evaluation.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(client.isAlive()).isTrue();
            assertThat(read("evaluate.log"))
                    .contains("waiting for a client to connect to port " + listen.port())
                    .contains("connected:Cart, 3 episodes")
                    .contains("a random policy");
            assertThat(evaluation.exitValue()).isZero();
        }
    }

    private String read(String log) throws Exception {
        return Files.readString(folder.resolve(log));
    }

    /// Of a command with two clients, which end with it.
    private String said(String arguments, int port) throws Exception {
        Process command = start(OwnProgram.command(List.of(), List.of(arguments.split(" ", -1))), "command.log");
        List<Process> clients = List.of(client(port, "1.log"), client(port, "2.log"));
        assertThat(command.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(command.exitValue()).as(read("command.log")).isZero();
        for (Process client : clients) {
            client.destroyForcibly().waitFor();
        }
        return read("command.log");
    }

    private static boolean hasSteps(Path run) throws Exception {
        Path metrics = run.resolve("metrics.csv");
        return Files.exists(metrics) && Files.readAllLines(metrics).size() > 2;
    }
}
