package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/// A learner that is killed while another stands by.
final class HandOver implements ClusterFault {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 50;

    private Path lock = Path.of("");

    @Override
    public String name() {
        return "hand-over";
    }

    @Override
    public String description() {
        return "Kills the learner with -9 while another stands by, again and again: the other one goes on with the run.";
    }

    @Override
    public int standbys() {
        return 1;
    }

    @Override
    public ProcessHook prepare(Path run, int port, SplittableRandom random) {
        lock = run.resolve("lock");
        return ProcessHook.NONE;
    }

    @Override
    public String strike(LaunchedCluster cluster, SplittableRandom random) throws IOException, InterruptedException {
        Thread.sleep(random.nextLong(4_000));
        NodeProcess former = owner(cluster);
        long pid = former.pid();
        long killed = System.nanoTime();
        former.kill();
        while (ownerPid() == pid) {
            if (System.nanoTime() - killed > PATIENCE.toNanos()) {
                throw CommandFailure.failed("nobody took over from " + former.name() + " within " + PATIENCE.toSeconds()
                        + " s of its death");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return String.format(
                Locale.ROOT,
                "%s was killed, %s took over after %.1f s",
                former.name(),
                owner(cluster).name(),
                (System.nanoTime() - killed) / 1e9);
    }

    private NodeProcess owner(LaunchedCluster cluster) throws IOException {
        long pid = ownerPid();
        return cluster.all().stream()
                .filter(node -> node.pid() == pid)
                .findFirst()
                .orElseThrow(() ->
                        CommandFailure.failed("the run is owned by process " + pid + ", which is none of the drill's"));
    }

    /// The process that has the run open.
    private long ownerPid() throws IOException {
        String pid = Files.readString(lock).strip();
        // A new owner empties the file before it writes.
        return pid.isEmpty() ? -1 : Long.parseLong(pid);
    }
}
