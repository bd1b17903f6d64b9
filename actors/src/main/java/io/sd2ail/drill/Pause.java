package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// A process that stands still.
record Pause() implements ClusterFault {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String description() {
        return "Suspends a process of a local cluster for up to 25 s, again and again, as a machine that swaps or"
                + " moves does.";
    }

    @Override
    public ProcessHook prepare(Path run, int port, SplittableRandom random) {
        return ProcessHook.NONE;
    }

    @Override
    public String strike(LaunchedCluster cluster, SplittableRandom random) throws IOException, InterruptedException {
        NodeProcess node = ClusterFaults.any(cluster, random);
        long millis = random.nextLong(1_000, 25_000);
        signal("-STOP", node);
        try {
            Thread.sleep(millis);
        } finally {
            signal("-CONT", node);
        }
        return node.name() + " stood still for " + millis / 1000 + " s";
    }

    private static void signal(String signal, NodeProcess node) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", signal, Long.toString(node.pid()))
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("kill " + signal + " ended with " + exitCode);
        }
    }
}
