package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// A process that is gone from one moment to the next.
record Kill() implements ClusterFault {
    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String description() {
        return "Kills a process of a local cluster with -9, again and again.";
    }

    @Override
    public ProcessHook prepare(Path run, int port, SplittableRandom random) {
        return ProcessHook.NONE;
    }

    @Override
    public String strike(LaunchedCluster cluster, SplittableRandom random) {
        NodeProcess node = ClusterFaults.any(cluster, random);
        node.kill();
        return node.name() + " was killed";
    }
}
