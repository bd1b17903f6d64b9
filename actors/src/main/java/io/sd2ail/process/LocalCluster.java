package io.sd2ail.process;

import io.sd2ail.cluster.Addresses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The processes of a cluster on this machine: a learner, perhaps learners that stand by, generators, rollouts,
/// evaluators.
public final class LocalCluster {
    /// The JVM of a node without a learner need not be large.
    private static final List<String> SMALL = List.of("-Xmx1g", "-XX:SoftMaxHeapSize=128m");

    /// Learners stop last: they take what the others send until then.
    private static final Duration OTHERS = Duration.ofSeconds(35);

    private static final Duration LEARNERS = Duration.ofSeconds(65);

    private static final long SUPERVISE_MILLIS = 50;

    /// What a cluster is made of.
    ///
    /// @param directory of the run, which exists
    /// @param port of the learner
    /// @param rollouts rollout nodes
    /// @param workers of each; 0 leaves it to the run's configuration
    /// @param standbys learners that stand by
    /// @param summary the learner writes it at the end, or null
    /// @param web options of the learners' page
    public record Plan(
            Path directory,
            int port,
            int rollouts,
            int workers,
            int generators,
            int evaluators,
            int standbys,
            @Nullable Path summary,
            List<String> web) {
        public Plan {
            web = List.copyOf(web);
        }
    }

    private final List<NodeProcess> learners = new ArrayList<>();
    private final List<NodeProcess> others = new ArrayList<>();
    private final String address;
    private volatile boolean stopping;

    public LocalCluster(Plan plan) {
        address = Addresses.LOOPBACK + ":" + plan.port();
        List<String> seeds = new ArrayList<>(List.of(address));
        for (int i = 1; i <= plan.standbys(); i++) {
            seeds.add(Addresses.LOOPBACK + ":" + Addresses.freePort(Addresses.LOOPBACK, plan.port() + i));
        }
        String join = String.join(",", seeds);
        boolean alone = plan.standbys() == 0;
        for (int i = 0; i < seeds.size(); i++) {
            learners.add(learner(plan, i == 0 ? "learner" : "learner-" + (i + 1), seeds.get(i), alone ? "" : join));
        }
        for (int i = 1; i <= plan.generators(); i++) {
            others.add(other(plan, "generator", i, join));
        }
        for (int i = 1; i <= plan.rollouts(); i++) {
            others.add(other(plan, "rollout", i, join));
        }
        for (int i = 1; i <= plan.evaluators(); i++) {
            others.add(other(plan, "evaluator", i, join));
        }
    }

    private static NodeProcess learner(Plan plan, String name, String own, String join) {
        List<String> arguments = common(plan, "learner", name, join);
        arguments.addAll(List.of("--port", own.substring(own.lastIndexOf(':') + 1)));
        arguments.addAll(List.of("--resume", plan.directory().toAbsolutePath().toString()));
        if (plan.summary() != null) {
            arguments.addAll(
                    List.of("--summary", plan.summary().toAbsolutePath().toString()));
        }
        arguments.addAll(plan.web());
        return new NodeProcess(name, log(plan, name), List.of(), arguments);
    }

    private static NodeProcess other(Plan plan, String role, int number, String join) {
        String name = role + "-" + number;
        List<String> arguments = common(plan, role, name, join);
        if (role.equals("rollout") && plan.workers() > 0) {
            arguments.addAll(List.of("--workers", Integer.toString(plan.workers())));
        }
        return new NodeProcess(name, log(plan, name), SMALL, arguments);
    }

    private static List<String> common(Plan plan, String role, String name, String join) {
        List<String> arguments = new ArrayList<>(List.of("--role", role, "--name", name, "--host", Addresses.LOOPBACK));
        if (!join.isEmpty()) {
            arguments.addAll(List.of("--join", join));
        }
        if (plan.standbys() > 0) {
            arguments.add("--standby");
        }
        return arguments;
    }

    private static Path log(Plan plan, String name) {
        return plan.directory().resolve("nodes").resolve(name + ".log");
    }

    /// HOST:PORT of the learner.
    public String address() {
        return address;
    }

    public List<NodeProcess> all() {
        List<NodeProcess> all = new ArrayList<>(learners);
        all.addAll(others);
        return all;
    }

    public NodeProcess node(String name) {
        return all().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public NodeProcess learner() {
        return learners.getFirst();
    }

    /// Starts all nodes, and from then on starts again whichever dies.
    ///
    /// @param news takes what to tell the user, from a thread of its own
    public void start(Consumer<String> news) {
        all().forEach(NodeProcess::start);
        Thread supervisor = new Thread(() -> supervise(news), "supervisor");
        supervisor.setDaemon(true);
        supervisor.start();
    }

    private void supervise(Consumer<String> news) {
        try {
            while (!stopping) {
                for (NodeProcess node : all()) {
                    String told = node.revive();
                    if (!told.isEmpty()) {
                        news.accept(told);
                    }
                }
                Thread.sleep(SUPERVISE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether a learner has ended well: the run is complete.
    public boolean complete() {
        return learners.stream().anyMatch(NodeProcess::endedWell);
    }

    /// Ends everything well: those that send first, then those that receive.
    public void stop() throws InterruptedException {
        stopping = true;
        stop(others, OTHERS);
        stop(learners.reversed(), LEARNERS);
    }

    private static void stop(List<NodeProcess> processes, Duration patience) throws InterruptedException {
        processes.forEach(NodeProcess::stop);
        long end = System.nanoTime() + patience.toNanos();
        for (NodeProcess process : processes) {
            if (!process.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                process.kill();
            }
        }
    }

    /// Ends what is left, at once.
    public void kill() {
        stopping = true;
        all().forEach(NodeProcess::kill);
    }
}
