package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The faults that there are.
public final class ClusterFaults {
    static final String LEARNER = "learner";

    private ClusterFaults() {}

    /// One of each, for one drill.
    public static List<ClusterFault> all() {
        List<ClusterFault> all = new ArrayList<>(ofOneLearner());
        all.add(new HandOver());
        List<ClusterFault> any = new ArrayList<>(ofOneLearner());
        any.add(new Kill());
        all.add(new AnyFault(any));
        return all;
    }

    private static List<ClusterFault> ofOneLearner() {
        NetworkFault.Shared network = new NetworkFault.Shared();
        return List.of(
                new Pause(),
                new NetworkFault.Partition(network),
                new NetworkFault.SlowNetwork(network),
                new PassingFault.SlowDisk(),
                new PassingFault.FullDisk(),
                new PassingFault.ClockJump(),
                new LearnerFault.TornCheckpoint(),
                new LearnerFault.PowerCuts(),
                new EnvironmentFault.SlowEnvironment(),
                new EnvironmentFault.HangingEnvironment(),
                new EnvironmentFault.LyingEnvironment(),
                new PoisonedPeer());
    }

    static NodeProcess any(LaunchedCluster cluster, SplittableRandom random) {
        return cluster.all().get(random.nextInt(cluster.all().size()));
    }
}
