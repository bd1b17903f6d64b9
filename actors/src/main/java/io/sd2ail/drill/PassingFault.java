package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Faults of the preloaded library that come and go.
abstract class PassingFault implements ClusterFault {
    private @Nullable FaultShim shim;

    @Override
    public ProcessHook prepare(Path run, int port, SplittableRandom random) throws IOException {
        FaultShim compiled = new FaultShim(run);
        shim = compiled;
        return compiled;
    }

    /// Has a fault in force for some time.
    void pass(String node, String fault, long number, long millis) throws IOException, InterruptedException {
        FaultShim compiled = Objects.requireNonNull(shim);
        compiled.begin(node, fault, number);
        try {
            Thread.sleep(millis);
        } finally {
            compiled.end(node, fault);
        }
    }

    static final class SlowDisk extends PassingFault {
        @Override
        public String name() {
            return "slow-disk";
        }

        @Override
        public String description() {
            return "Has each write and sync of the learner wait for up to 300 ms, for up to 10 s, again and again.";
        }

        @Override
        public List<String> settings() {
            return List.of("checkpoints.acknowledge=synced");
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            long wait = random.nextLong(20, 300);
            long millis = random.nextLong(3_000, 10_000);
            pass(ClusterFaults.LEARNER, "slow", wait, millis);
            return "each write of the learner took " + wait + " ms for " + millis / 1000 + " s";
        }
    }

    static final class FullDisk extends PassingFault {
        @Override
        public String name() {
            return "full-disk";
        }

        @Override
        public String description() {
            return "Refuses all that the learner writes for up to 8 s, as a full disk does, again and again.";
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            long millis = random.nextLong(500, 8_000);
            pass(ClusterFaults.LEARNER, "full", 1, millis);
            return "the learner's disk was full for " + millis / 1e3 + " s";
        }
    }

    static final class ClockJump extends PassingFault {
        @Override
        public String name() {
            return "clock-jump";
        }

        @Override
        public String description() {
            return "Sets the wall clock of a process of a local cluster hours forward or back, and back again.";
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            NodeProcess node = ClusterFaults.any(cluster, random);
            long seconds = random.nextLong(600, 100_000) * (random.nextBoolean() ? 1 : -1);
            pass(node.name(), "clock", seconds, random.nextLong(2_000, 6_000));
            return "the clock of " + node.name() + " was " + seconds + " s ahead";
        }
    }
}
