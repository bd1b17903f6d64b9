package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.ProcessHook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// A way to break a cluster that trains. Whatever it is, each node must be at work again afterwards, the ledger
/// balanced, the law of pace kept, and no rollout worker may have to begin anew: what it was told is safe is still
/// there.
public interface ClusterFault {
    /// Word by which users call it.
    String name();

    /// What is done, and what must hold; for `--help`.
    String description();

    /// Settings of the run that it needs, over those of every drill.
    default List<String> settings() {
        return List.of();
    }

    /// Learners that it needs beside the first one.
    default int standbys() {
        return 0;
    }

    /// Called once, before the cluster starts.
    ///
    /// @param run directory of the run
    /// @param port of the learner
    /// @return what stands around the processes
    /// @throws io.sd2ail.terminal.CommandFailure when this machine lacks what it takes
    ProcessHook prepare(Path run, int port, SplittableRandom random) throws IOException;

    /// Breaks something, and takes the fault away again where it does not end by itself.
    ///
    /// @return what was done
    String strike(LaunchedCluster cluster, SplittableRandom random) throws IOException, InterruptedException;
}
