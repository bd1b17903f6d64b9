package io.sd2ail.bench.cluster;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.PortClient;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.tls.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A learner and rollout nodes, each a process of its own, that do nothing but step and take in: no updates, no
/// evaluations.
final class ClusterProcesses implements AutoCloseable {
    private static final String HOST = Addresses.LOOPBACK;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    /// Of runs that only take in: the law of pace is still in its warm-up and lets everything pass.
    private static final List<String> INTAKE_ONLY = List.of(
            "algorithm=sac",
            "steps=1000000000000",
            "pace.warmup-steps=1000000000000",
            "pace.random-steps=1000000000000",
            "replay.capacity=200000",
            "evaluation.every-steps=1000000000000",
            "evaluation.episodes=1",
            "checkpoints.every=5s",
            "sd2ail.policy-hidden=16",
            "compute.backend=vector");

    private final List<Process> processes = new ArrayList<>();
    private final PortClient client;
    private final Path log;
    private final int workers;
    private final @Nullable Path tls;

    /// @param folder for the run and a log; removed by the caller
    /// @param nodes rollout processes
    /// @param workersEach rollout workers of each
    /// @param tls folder of the certificate that all of them show; null for open connections
    ClusterProcesses(
            Path folder, String environment, List<String> settings, int nodes, int workersEach, @Nullable Path tls)
            throws IOException {
        this.tls = tls;
        int port = Addresses.freePort(HOST, 0);
        log = folder.resolve("nodes.log");
        workers = nodes * workersEach;
        List<String> learner = new ArrayList<>(List.of("--role", "learner", "--name", "learner", "--web", "off"));
        learner.addAll(List.of("--host", HOST, "--port", Integer.toString(port)));
        learner.addAll(
                List.of("--env", environment, "--run", folder.resolve("run").toString()));
        List<String> all = new ArrayList<>(INTAKE_ONLY);
        all.addAll(settings);
        all.forEach(setting -> learner.addAll(List.of("--set", setting)));
        start(learner);
        for (int node = 1; node <= nodes; node++) {
            start(List.of(
                    "--role",
                    "rollout",
                    "--name",
                    "rollout-" + node,
                    "--join",
                    HOST + ":" + port,
                    "--workers",
                    Integer.toString(workersEach)));
        }
        client = new PortClient(HOST + ":" + port, tls == null ? null : Credentials.in(tls));
    }

    private void start(List<String> arguments) throws IOException {
        List<String> node = new ArrayList<>(List.of("node"));
        node.addAll(arguments);
        if (tls != null) {
            node.addAll(List.of("--tls", tls.toString()));
        }
        processes.add(Launch.program(io.sd2ail.cli.Main.class, 1, node.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /// What is counted.
    ///
    /// @param produced steps that the workers made, a second
    /// @param inserted rows that entered the replay, a second
    /// @param busy cores that all processes together kept busy
    record Rates(double produced, double inserted, double busy) {}

    /// Waits until every worker gets rows through, then counts.
    Rates measure(double warmSeconds, double seconds) throws IOException, InterruptedException {
        var unused = await(status -> status.workers().size() == workers
                && status.workers().stream().allMatch(worker -> worker.inserted() > 0));
        Thread.sleep((long) (1e3 * warmSeconds));
        RunStatus begin = await(ClusterProcesses::allAnswered);
        long beginNanos = System.nanoTime();
        double beginCpu = cpuSeconds();
        Thread.sleep((long) (1e3 * seconds));
        RunStatus end = await(ClusterProcesses::allAnswered);
        double elapsed = (System.nanoTime() - beginNanos) / 1e9;
        return new Rates(
                (produced(end) - produced(begin)) / elapsed,
                (end.steps() - begin.steps()) / elapsed,
                (cpuSeconds() - beginCpu) / elapsed);
    }

    private static boolean allAnswered(RunStatus status) {
        return status.workers().stream().allMatch(worker -> worker.produced() >= 0);
    }

    private static double produced(RunStatus status) {
        return status.workers().stream().mapToLong(RunStatus.Worker::produced).sum();
    }

    private double cpuSeconds() {
        return processes.stream()
                .mapToDouble(process -> process.info()
                        .totalCpuDuration()
                        .map(duration -> duration.toNanos() / 1e9)
                        .orElse(0.0))
                .sum();
    }

    private RunStatus await(Predicate<RunStatus> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline && processes.stream().allMatch(Process::isAlive)) {
            try {
                RunStatus status = client.status();
                if (wanted.test(status)) {
                    return status;
                }
            } catch (RunFailedException _) {
                // It is still starting.
            }
            Thread.sleep(100);
        }
        List<String> said = Files.readAllLines(log);
        throw BenchmarkFailure.failed("the cluster did not come to work; its last words: "
                + String.join(System.lineSeparator(), said.subList(Math.max(0, said.size() - 10), said.size())));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
