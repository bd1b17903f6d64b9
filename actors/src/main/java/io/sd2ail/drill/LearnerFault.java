package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Faults for which the learner is killed: something is done to its files before it starts again.
abstract class LearnerFault implements ClusterFault {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicBoolean due = new AtomicBoolean();
    private volatile String done = "";

    /// @return what was done
    abstract String doIt() throws IOException;

    final void beforeStart() {
        if (due.getAndSet(false)) {
            try {
                done = doIt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String strike(LaunchedCluster cluster, SplittableRandom random) throws IOException, InterruptedException {
        Thread.sleep(random.nextLong(4_000));
        NodeProcess learner = cluster.learner();
        int deaths = learner.deaths();
        due.set(true);
        learner.kill();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (due.get() || learner.deaths() == deaths) {
            if (System.nanoTime() > deadline) {
                throw CommandFailure.failed(
                        "the learner was not started again within " + PATIENCE.toSeconds() + " s of its death");
            }
            Thread.sleep(20);
        }
        return "the learner was killed: " + done;
    }

    static final class TornCheckpoint extends LearnerFault {
        private Path checkpoints = Path.of("");
        private SplittableRandom random = new SplittableRandom(0);

        @Override
        public String name() {
            return "torn-checkpoint";
        }

        @Override
        public String description() {
            return "Kills the learner and cuts off a part of its newest checkpoint, again and again: it goes on from the"
                    + " one before and the journal.";
        }

        @Override
        public ProcessHook prepare(Path run, int port, SplittableRandom source) {
            checkpoints = run.resolve("checkpoints");
            random = source.split();
            return new Before(this);
        }

        @Override
        String doIt() throws IOException {
            Path newest;
            try (Stream<Path> all = Files.list(checkpoints)) {
                newest = all.filter(folder -> folder.getFileName().toString().matches("\\d+"))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
            }
            try (FileChannel state = FileChannel.open(newest.resolve("state.pb"), StandardOpenOption.WRITE)) {
                long left = random.nextLong(state.size());
                state.truncate(left);
                return "of checkpoint " + Long.parseLong(newest.getFileName().toString()) + " were " + left
                        + " bytes left";
            }
        }
    }

    static final class PowerCuts extends LearnerFault {
        private Path run = Path.of("");
        private @Nullable PowerCut cut;

        @Override
        public String name() {
            return "power-cut";
        }

        @Override
        public String description() {
            return "Kills the learner and takes from its disk what was not synced, in whole, in torn pages or not at all,"
                    + " again and again: nothing that was acknowledged may be missing.";
        }

        @Override
        public List<String> settings() {
            return List.of("checkpoints.acknowledge=synced", "checkpoints.journal-segment-bytes=65536");
        }

        @Override
        public ProcessHook prepare(Path directory, int port, SplittableRandom random) throws IOException {
            run = directory;
            FaultShim shim = new FaultShim(directory);
            PowerCut played = new PowerCut(
                    shim.of(ClusterFaults.LEARNER).resolve("synced"), Set.of("nodes", "lock"), random.split());
            cut = played;
            return new Before(this) {
                @Override
                public Map<String, String> environment(String node) {
                    return node.equals(ClusterFaults.LEARNER) ? shim.environment(node) : Map.of();
                }

                @Override
                public void beforeStart(String node) throws IOException {
                    super.beforeStart(node);
                    if (node.equals(ClusterFaults.LEARNER)) {
                        played.begin(directory);
                    }
                }
            };
        }

        @Override
        String doIt() throws IOException {
            return Objects.requireNonNull(cut).play(run);
        }
    }

    /// Calls a fault before the learner starts.
    private static class Before implements ProcessHook {
        private final LearnerFault fault;

        Before(LearnerFault fault) {
            this.fault = fault;
        }

        @Override
        public Map<String, String> environment(String node) {
            return Map.of();
        }

        @Override
        public void beforeStart(String node) throws IOException {
            if (node.equals(ClusterFaults.LEARNER)) {
                fault.beforeStart();
            }
        }
    }
}
