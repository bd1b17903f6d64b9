package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Faults of the ways between the nodes.
abstract class NetworkFault implements ClusterFault {
    /// The network of one cluster, of which there is one for all faults.
    static final class Shared {
        private @Nullable Network network;
    }

    private final Shared shared;

    NetworkFault(Shared shared) {
        this.shared = shared;
    }

    @Override
    public ProcessHook prepare(Path run, int port, SplittableRandom random) {
        if (shared.network != null) {
            return ProcessHook.NONE;
        }
        Network made = new Network(port);
        shared.network = made;
        return made;
    }

    final Network network() {
        return Objects.requireNonNull(shared.network);
    }

    static final class Partition extends NetworkFault {
        Partition(Shared shared) {
            super(shared);
        }

        @Override
        public String name() {
            return "partition";
        }

        @Override
        public String description() {
            return "Lets nothing through to a process of a local cluster, or to any, for up to 20 s, again and again.";
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random) throws InterruptedException {
            long millis = random.nextLong(1_000, 20_000);
            NodeProcess node = ClusterFaults.any(cluster, random);
            boolean one = random.nextInt(3) > 0;
            Iterable<Forwarder> ways =
                    one ? List.of(network().before(node.name())) : network().all();
            ways.forEach(way -> way.cut(true));
            try {
                Thread.sleep(millis);
            } finally {
                ways.forEach(way -> way.cut(false));
            }
            return "nothing came to " + (one ? node.name() : "any node") + " for " + millis / 1000 + " s";
        }
    }

    static final class SlowNetwork extends NetworkFault {
        SlowNetwork(Shared shared) {
            super(shared);
        }

        @Override
        public String name() {
            return "slow-network";
        }

        @Override
        public String description() {
            return "Has each packet between the processes of a local cluster wait for up to 200 ms, for up to 20 s, again"
                    + " and again.";
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random) throws InterruptedException {
            long wait = random.nextLong(10, 200);
            long millis = random.nextLong(5_000, 20_000);
            network().all().forEach(way -> way.delay(wait));
            try {
                Thread.sleep(millis);
            } finally {
                network().all().forEach(way -> way.delay(0));
            }
            return "each packet took " + wait + " ms for " + millis / 1000 + " s";
        }
    }
}
