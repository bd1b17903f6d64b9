package io.sd2ail.drill;

import io.sd2ail.cluster.PortClient;
import io.sd2ail.cluster.StatusText;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.WorkerId;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Kills nodes of a cluster that trains, or breaks it otherwise, and looks what becomes of it.
public final class ClusterDrill {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 200;

    private final LaunchedCluster cluster;
    private final RunConfig config;
    private final PortClient port;
    private long largestSteps;

    public ClusterDrill(LaunchedCluster cluster, RunConfig config) {
        this.cluster = cluster;
        this.config = config;
        this.port = new PortClient(cluster.address());
    }

    /// Pendulum with a simulator that takes 100 ms a step, so that processes that start find cores to start on,
    /// with a batch from each rollout twice a second, with checkpoints so often that kills hit them too, and with a
    /// warm-up that one rollout soon makes.
    ///
    /// @param further settings, over these
    public static RunConfig config(List<String> further) {
        List<String> settings = new ArrayList<>(List.of(
                "steps=1000000",
                "checkpoints.every=2s",
                "rollouts.least-step-time=100ms",
                "rollouts.batch-rows=5",
                "pace.warmup-steps=400",
                "pace.random-steps=400",
                "evaluation.every-steps=2000"));
        settings.addAll(further);
        return RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, settings));
    }

    public void start() throws InterruptedException {
        cluster.start(_ -> {});
        RunStatus begun = await(status -> status.updates() > 0 && allUp(status));
        if (begun == null) {
            throw CommandFailure.failed("the cluster did not begin to train within " + PATIENCE.toSeconds()
                    + " s; its learner's last words:" + System.lineSeparator()
                    + cluster.learner().lastWords(12));
        }
    }

    /// Whether every process that lives is in the run.
    public boolean allUp(RunStatus status) {
        return cluster.all().stream().filter(NodeProcess::alive).allMatch(process -> isUp(status, process));
    }

    /// Kills a node, starts it again, and waits until it is at work.
    public Recovery kill(String name) throws InterruptedException {
        NodeProcess process = cluster.node(name);
        String role = name.substring(0, name.indexOf('-') < 0 ? name.length() : name.indexOf('-'));
        note(status());
        long former = process.pid();
        long killed = System.nanoTime();
        process.kill();
        double back = -1;
        long updatesSeen = -1;
        long deadline = killed + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (back < 0 && process.alive() && process.pid() != former) {
                back = (System.nanoTime() - killed) / 1e9;
            }
            RunStatus status = status();
            if (status != null) {
                boolean atWork =
                        switch (role) {
                            case "learner" -> updatesSeen >= 0 && status.updates() > updatesSeen;
                            case "rollout" ->
                                status.workers().stream()
                                        .anyMatch(worker -> worker.node().equals(name)
                                                && worker.inserted() > 0
                                                && isUp(status, process));
                            default -> isUp(status, process);
                        };
                updatesSeen = updatesSeen < 0 ? status.updates() : updatesSeen;
                if (atWork && back >= 0) {
                    return finding(name, role, back, (System.nanoTime() - killed) / 1e9);
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
        RunStatus last = status();
        return new Recovery(
                name,
                role,
                back,
                -1,
                "was not at work again within " + PATIENCE.toSeconds() + " s" + System.lineSeparator()
                        + (last == null ? "the learner does not answer" : StatusText.of(last)),
                null);
    }

    /// Has a fault strike, and waits until the cluster is at work as before.
    public Strike strike(ClusterFault fault, SplittableRandom random) throws IOException, InterruptedException {
        RunStatus before = Objects.requireNonNull(await(_ -> true), "the cluster has given up");
        note(before);
        Map<String, Integer> kills =
                cluster.all().stream().collect(Collectors.toMap(NodeProcess::name, NodeProcess::kills));
        String done = fault.strike(cluster, random);
        long ended = System.nanoTime();
        RunStatus next = await(_ -> true);
        RunStatus after = next == null
                ? null
                : await(status -> allUp(status)
                        && status.steps() > Math.max(largestSteps, next.steps())
                        && status.updates() > next.updates());
        if (after == null) {
            RunStatus last = status();
            return new Strike(
                    done,
                    -1,
                    "the cluster was not at work again within " + PATIENCE.toSeconds() + " s" + System.lineSeparator()
                            + (last == null ? cluster.learner().lastWords(12) : StatusText.of(last)),
                    null);
        }
        List<String> problems = new ArrayList<>(problems(after));
        for (RunStatus.Worker worker : after.workers()) {
            // What a process held that was killed is gone with it.
            boolean killed = kills.containsKey(worker.node())
                    && cluster.node(worker.node()).kills() > kills.get(worker.node());
            if (!killed
                    && before.workers().stream().anyMatch(former -> isEarlierLife(former.worker(), worker.worker()))) {
                problems.add(worker.worker() + " had to begin anew: what it was told is safe is gone");
            }
        }
        return new Strike(done, (System.nanoTime() - ended) / 1e9, String.join("; ", problems), after);
    }

    private static boolean isEarlierLife(WorkerId former, WorkerId worker) {
        return former.worker().equals(worker.worker()) && former.incarnation() < worker.incarnation();
    }

    private static boolean isUp(RunStatus status, NodeProcess process) {
        return status.nodes().stream()
                .anyMatch(node -> node.pid() == process.pid() && node.state().equals("up"));
    }

    /// Remembers how many steps must never be missing again.
    private void note(@Nullable RunStatus status) {
        if (status != null) {
            largestSteps = Math.max(largestSteps, status.steps());
        }
    }

    private Recovery finding(String name, String role, double back, double recovered) throws InterruptedException {
        RunStatus status = await(present -> allUp(present) && present.steps() >= largestSteps);
        if (status == null) {
            return new Recovery(
                    name,
                    role,
                    back,
                    recovered,
                    "not all nodes came back, or not all of " + largestSteps + " steps, within " + PATIENCE.toSeconds()
                            + " s",
                    null);
        }
        return new Recovery(name, role, back, recovered, String.join("; ", problems(status)), status);
    }

    private List<String> problems(RunStatus status) {
        List<String> problems = new ArrayList<>();
        if (!status.ledger().balanced()) {
            problems.add(StatusText.ledger(status.ledger()));
        }
        double tolerance = config.pace().toleranceUpdates();
        double lag =
                config.pace().updatesPerStep() * (status.steps() - config.pace().warmupSteps()) - status.updates();
        if (lag < -1 || lag > tolerance + 1) {
            problems.add(String.format(Locale.ROOT, "the ratio is not kept: %,.0f updates behind", lag));
        }
        return problems;
    }

    @Nullable
    public RunStatus await(Predicate<RunStatus> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (cluster.all().stream().anyMatch(NodeProcess::givenUp)) {
                return null;
            }
            RunStatus status = status();
            if (status != null && wanted.test(status)) {
                return status;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return null;
    }

    /// Null while nobody answers: that is what is drilled.
    @Nullable
    public RunStatus status() {
        return port.statusIfAnswered();
    }

    /// Whom to ask of the cluster.
    public PortClient port() {
        return port;
    }

    public void stop() throws InterruptedException {
        cluster.stop();
    }
}
