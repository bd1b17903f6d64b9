package io.sd2ail.process;

import io.sd2ail.cluster.Addresses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cluster on this machine: a learner, perhaps learners that stand by, generators, rollouts, evaluators.
public final class LocalCluster {
    /// The JVM of a node without a learner need not be large.
    static final List<String> SMALL = List.of("-Xmx1g", "-XX:SoftMaxHeapSize=128m");

    /// What a cluster is made of.
    ///
    /// @param directory of the run, which exists
    /// @param port of the learner
    /// @param rollouts rollout nodes
    /// @param workers of each; 0 leaves it to the run's configuration
    /// @param standbys learners that stand by
    /// @param summary the learner writes it at the end, or null
    /// @param web options of the learners' page
    /// @param hook around each process
    public record Plan(
            Path directory,
            int port,
            int rollouts,
            int workers,
            int generators,
            int evaluators,
            int standbys,
            @Nullable Path summary,
            List<String> web,
            ProcessHook hook) {
        public Plan {
            web = List.copyOf(web);
        }
    }

    private LocalCluster() {}

    public static LaunchedCluster of(Plan plan) {
        List<NodeProcess> learners = new ArrayList<>();
        List<NodeProcess> others = new ArrayList<>();
        String address = Addresses.LOOPBACK + ":" + plan.port();
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
            others.add(rollout(plan, "rollout-" + i, join));
        }
        for (int i = 1; i <= plan.evaluators(); i++) {
            others.add(other(plan, "evaluator", i, join));
        }
        return new LaunchedCluster(address, seeds, learners, others);
    }

    /// A rollout that is none of the cluster's: nobody starts it again. It is started.
    ///
    /// @param directory of the run
    /// @param address of the learner
    public static NodeProcess guest(Path directory, String address, String name, int workers, ProcessHook hook) {
        Plan plan = new Plan(directory, 0, 0, workers, 0, 0, 0, null, List.of(), hook);
        NodeProcess guest = rollout(plan, name, address);
        guest.start();
        return guest;
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
        return new NodeProcess(name, log(plan, name), new LocalPlace(name, List.of(), arguments, plan.hook()));
    }

    private static NodeProcess other(Plan plan, String role, int number, String join) {
        String name = role + "-" + number;
        return new NodeProcess(
                name, log(plan, name), new LocalPlace(name, SMALL, common(plan, role, name, join), plan.hook()));
    }

    private static NodeProcess rollout(Plan plan, String name, String join) {
        List<String> arguments = common(plan, "rollout", name, join);
        if (plan.workers() > 0) {
            arguments.addAll(List.of("--workers", Integer.toString(plan.workers())));
        }
        return new NodeProcess(name, log(plan, name), new LocalPlace(name, SMALL, arguments, plan.hook()));
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
}
