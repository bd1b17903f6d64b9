package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.StatusText;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.drill.ClusterDrill;
import io.sd2ail.drill.ClusterFault;
import io.sd2ail.drill.ClusterFaults;
import io.sd2ail.drill.Strike;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.LocalCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.training.RunAudit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clusters of real processes on this machine.
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class ClusterTest {
    private static final RunConfig CONFIG = RunConfig.load(new ConfigSources(
            null,
            "Pendulum-v1",
            null,
            null,
            List.of(
                    "steps=1000000",
                    "checkpoints.every=1s",
                    "rollouts.least-step-time=10ms",
                    "evaluation.every-steps=100000",
                    "evaluation.episodes=1",
                    "sd2ail.denoiser-hidden=16",
                    "sd2ail.policy-hidden=16",
                    "sd2ail.expert-rows=16",
                    "sd2ail.policy-rows=16",
                    "sd2ail.synthesis.batch-rows=16",
                    "compute.backend=vector",
                    "pace.warmup-steps=100",
                    "pace.random-steps=100")));

    /// Long enough for the cluster to take a node out, and for nodes to join anew.
    private static final long SUSPENDED_MILLIS = 30_000;

    @TempDir
    private Path folder;

    /// A cluster that trains.
    private final class Training implements AutoCloseable {
        final Path directory;
        final LaunchedCluster cluster;
        final ClusterDrill drill;

        Training(String name, int rollouts) throws InterruptedException {
            this(name, rollouts, 0, CONFIG, (_, _) -> ProcessHook.NONE);
        }

        Training(ClusterFault fault, SplittableRandom random) throws InterruptedException {
            this(fault.name(), 2, fault.standbys(), ClusterDrill.config(fault.settings()), (run, port) -> {
                try {
                    return fault.prepare(run, port, random);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        private Training(
                String name, int rollouts, int standbys, RunConfig config, BiFunction<Path, Integer, ProcessHook> hook)
                throws InterruptedException {
            directory = folder.resolve(name);
            Run.begin(config, directory).make(() -> {});
            int port = Addresses.freePort(Addresses.LOOPBACK, 0);
            cluster = LocalCluster.of(new LocalCluster.Plan(
                    directory,
                    port,
                    rollouts,
                    1,
                    1,
                    0,
                    standbys,
                    null,
                    List.of("--web", "off"),
                    hook.apply(directory, port)));
            drill = new ClusterDrill(cluster, config);
            drill.start();
        }

        RunStatus await(Predicate<RunStatus> wanted) throws InterruptedException {
            return Objects.requireNonNull(
                    drill.await(wanted),
                    () -> "the cluster never came there: " + drill.status() + System.lineSeparator()
                            + cluster.learner().lastWords(30));
        }

        void trainsOn() throws InterruptedException {
            long before = await(_ -> true).steps();
            var unused = await(status -> status.steps() > before + 100);
        }

        @Override
        public void close() {
            cluster.kill();
        }
    }

    @Test
    void kill_eachRole_leavesTheLedgerBalancedAndTheTrainingGoing() throws Exception {
        try (Training training = new Training("killed", 2)) {
            for (String node : List.of("rollout-1", "learner", "generator-1")) {
                assertThat(training.drill.kill(node))
                        .satisfies(finding ->
                                assertThat(finding.problem()).as("%s", finding).isEmpty());
            }
            training.trainsOn();
            training.drill.stop();

            RunAudit audit = RunAudit.of(training.directory);
            assertThat(audit.journaled()).isPositive();
            assertThat(training.cluster.learner().lastWords(20)).contains("balanced");
            List<RolloutBatch> all = journaled(training.directory);
            List<RolloutBatch> former = ofLife(all, 0);
            // A rollout that comes late acts with the run's weights from its first step on.
            assertThat(ofLife(all, 1).getFirst().policyVersion())
                    .isPositive()
                    .isGreaterThanOrEqualTo(former.getLast().policyVersion());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"power-cut", "partition", "poisoned-peer"})
    void fault_thatCostsMost_leavesAllAtWorkAndNothingLost(String name) throws Exception {
        strike(name, 1);
    }

    /// Faults that have no test of their own above or below.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "slow-network",
                "slow-disk",
                "clock-jump",
                "torn-checkpoint",
                "slow-environment",
                "hanging-environment",
                "lying-environment",
                "hand-over"
            })
    @Tag("slow")
    void fault_ofEachOtherKind_leavesAllAtWorkAndNothingLost(String name) throws Exception {
        strike(name, 2);
    }

    private void strike(String name, int times) throws Exception {
        ClusterFault fault = ClusterFaults.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        SplittableRandom random = new SplittableRandom(5);
        try (Training training = new Training(fault, random)) {
            for (int strike = 0; strike < times; strike++) {
                Strike finding = training.drill.strike(fault, random);
                assertThat(finding.problem()).as("%s", finding).isEmpty();
            }
            training.drill.stop();
            assertThat(RunAudit.of(training.directory).journaled()).isPositive();
        }
    }

    private static List<RolloutBatch> ofLife(List<RolloutBatch> batches, long incarnation) {
        return batches.stream()
                .filter(batch -> batch.source().equals(new WorkerId("rollout-1-1", incarnation)))
                .toList();
    }

    private static List<RolloutBatch> journaled(Path directory) {
        List<RolloutBatch> batches = new ArrayList<>();
        try (ReplayJournal journal = ReplayJournal.open(
                directory.resolve("journal"), ReplayJournal.SEGMENT_BYTES, Acknowledgement.WRITTEN)) {
            journal.read(0, (_, checked) -> batches.add(checked.batch()));
        }
        return batches;
    }

    @Test
    void steer_aRunningCluster_doesWhatItIsToldAndKeepsARecord() throws Exception {
        try (Training training = new Training("steered", 2)) {
            training.drill.port().steer(CoordinatorCommand.Verb.PAUSE, "", "");
            RunStatus paused = training.await(RunStatus::paused);
            Thread.sleep(1000);
            RunStatus later = training.await(_ -> true);
            // One batch of each worker may have been on its way in.
            assertThat(later.updates()).isLessThanOrEqualTo(paused.updates() + 1);
            training.drill.port().steer(CoordinatorCommand.Verb.RESUME, "", "");
            training.trainsOn();

            training.drill.port().steer(CoordinatorCommand.Verb.SET, "pace.updates-per-step", "0.5");
            assertThat(training.await(_ -> true).updatesPerStep()).isEqualTo(0.5);
            assertThatThrownBy(() -> training.drill.port().steer(CoordinatorCommand.Verb.SET, "seed", "3"))
                    .hasMessageContaining("pace.updates-per-step");
            assertThatThrownBy(() -> training.drill.port().steer(CoordinatorCommand.Verb.DRAIN, "nobody", ""))
                    .hasMessageContaining("rollout-1");
            assertThatThrownBy(() ->
                            training.drill.port().steer(CoordinatorCommand.Verb.SET, "rollouts.exploration", "-1"))
                    .hasMessageContaining("between 0");

            training.drill.port().steer(CoordinatorCommand.Verb.DRAIN, "rollout-2", "");
            RunStatus drained = training.await(status -> status.nodes().stream()
                    .anyMatch(node ->
                            node.name().equals("rollout-2") && node.state().equals("left")));
            assertThat(drained.ledger().balanced()).as("%s", drained.ledger()).isTrue();
            training.trainsOn();

            assertThat(Files.readString(training.directory.resolve("control.jsonl"))
                            .lines())
                    .hasSize(4);
            assertThat(StatusText.json(drained)).contains("\"balanced\" : true");
            assertThat(StatusText.of(drained)).contains("rollout-2").contains("ledger: ");
        }
    }

    @Test
    void suspended_rollout_isMissedAndComesBackWithWhatItHad() throws Exception {
        try (Training training = new Training("suspended", 2)) {
            NodeProcess node = training.cluster.node("rollout-1");
            ProcessSignals.send("-STOP", node);
            var unused = training.await(status -> status.nodes().stream()
                    .anyMatch(seen ->
                            seen.name().equals("rollout-1") && !seen.state().equals("up")));
            training.trainsOn();
            Thread.sleep(SUSPENDED_MILLIS);
            ProcessSignals.send("-CONT", node);
            RunStatus back = training.await(status -> status.nodes().stream()
                    .anyMatch(seen -> seen.pid() == node.pid() && seen.state().equals("up")));
            assertThat(back.ledger().balanced()).as("%s", back.ledger()).isTrue();
            training.trainsOn();
            training.drill.stop();

            assertThat(RunAudit.of(training.directory).journaled()).isPositive();
        }
    }

    @Test
    void suspended_learner_staysTheLearnerAndItsNodesComeBack() throws Exception {
        try (Training training = new Training("held", 2)) {
            long before = training.await(status -> status.steps() > 300).steps();
            NodeProcess learner = training.cluster.learner();
            ProcessSignals.send("-STOP", learner);
            Thread.sleep(SUSPENDED_MILLIS);
            ProcessSignals.send("-CONT", learner);
            RunStatus back = training.await(status -> status.steps() > before + 200 && training.drill.allUp(status));
            assertThat(back.ledger().balanced()).as("%s", back.ledger()).isTrue();
            assertThat(training.cluster.all()).allMatch(node -> node.deaths() == 0);
            training.drill.stop();

            assertThat(training.cluster.learner().lastWords(20)).contains("balanced");
        }
    }

    @Test
    void fullDisk_ofTheLearner_isToldAndLosesNothing() throws Exception {
        try (Training training = new Training("full", 1)) {
            long before = training.await(status -> status.steps() > 300).steps();
            NodeProcess learner = training.cluster.learner();
            // No file of this process may grow beyond this: the next batch can't be journaled, nor a checkpoint be
            // written.
            assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(learner.pid()), "--fsize=1024")
                            .start()
                            .waitFor())
                    .isZero();
            RunStatus back = training.await(status -> learner.deaths() == 1 && status.steps() > before);
            assertThat(learner.lastWords(200)).contains("File too large");
            assertThat(back.ledger().balanced()).as("%s", back.ledger()).isTrue();
            training.trainsOn();
            training.drill.stop();

            assertThat(RunAudit.of(training.directory).journaled()).isGreaterThan(before);
        }
    }

    @Test
    void neighbours_andStrangersOnThePort_disturbNobody() throws Exception {
        try (Training training = new Training("disturbed", 1);
                Training neighbour = new Training("neighbour", 1)) {
            assertThat(neighbour.await(_ -> true).nodes())
                    .extracting(RunStatus.Node::pid)
                    .containsExactlyInAnyOrderElementsOf(neighbour.cluster.all().stream()
                            .map(NodeProcess::pid)
                            .toList());
            byte[] garbage = new byte[100_000];
            new Random(1).nextBytes(garbage);
            send(training, garbage);
            send(training, "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // A frame that says it is 2 GiB long.
            send(training, new byte[] {'A', 'K', 'K', 'A', 1, -1, -1, -1, 127, 0});

            training.trainsOn();
            assertThat(training.await(_ -> true).ledger().balanced()).isTrue();
        }
    }

    private static void send(Training training, byte[] bytes) throws IOException {
        String address = training.cluster.address();
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // The learner may hang up while it is talked at.
            assertThat(e).hasMessageNotContaining("refused");
        }
    }
}
