package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.ProcessHook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Of several faults each time another, by chance.
final class AnyFault implements ClusterFault {
    private final List<ClusterFault> faults;

    AnyFault(List<ClusterFault> faults) {
        this.faults = List.copyOf(faults);
    }

    @Override
    public String name() {
        return "any";
    }

    @Override
    public String description() {
        return "Breaks a local cluster again and again in a way that chance chooses: "
                + String.join(", ", faults.stream().map(ClusterFault::name).toList())
                + ".";
    }

    @Override
    public List<String> settings() {
        return faults.stream()
                .flatMap(fault -> fault.settings().stream())
                .distinct()
                .toList();
    }

    @Override
    public ProcessHook prepare(Path run, int port, SplittableRandom random) throws IOException {
        List<ProcessHook> hooks = new ArrayList<>();
        for (ClusterFault fault : faults) {
            hooks.add(fault.prepare(run, port, random));
        }
        return new All(hooks);
    }

    @Override
    public String strike(LaunchedCluster cluster, SplittableRandom random) throws IOException, InterruptedException {
        ClusterFault fault = faults.get(random.nextInt(faults.size()));
        return fault.name() + ": " + fault.strike(cluster, random);
    }

    /// All of them around each process.
    private record All(List<ProcessHook> hooks) implements ProcessHook {
        @Override
        public List<String> arguments(String node) {
            return hooks.stream().flatMap(hook -> hook.arguments(node).stream()).toList();
        }

        @Override
        public Map<String, String> environment(String node) {
            Map<String, String> all = new HashMap<>();
            hooks.forEach(hook -> all.putAll(hook.environment(node)));
            return all;
        }

        @Override
        public void beforeStart(String node) throws IOException {
            for (ProcessHook hook : hooks) {
                hook.beforeStart(node);
            }
        }
    }
}
