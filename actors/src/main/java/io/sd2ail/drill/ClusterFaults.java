package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import java.util.List;
import java.util.SplittableRandom;

/// The faults that there are.
public final class ClusterFaults {
    static final String LEARNER = "learner";

    private ClusterFaults() {}

    /// One of each, for one drill.
    public static List<ClusterFault> all() {
        return List.of(
                new Pause(),
                new NetworkFault.Partition(),
                new NetworkFault.SlowNetwork(),
                new PassingFault.SlowDisk(),
                new PassingFault.FullDisk(),
                new PassingFault.ClockJump(),
                new LearnerFault.TornCheckpoint(),
                new LearnerFault.PowerCuts());
    }

    static NodeProcess any(LaunchedCluster cluster, SplittableRandom random) {
        return cluster.all().get(random.nextInt(cluster.all().size()));
    }
}
