package io.sd2ail.drill;

import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The faults that there are.
public final class ClusterFaults {
    private static final String LEARNER = "learner";

    private ClusterFaults() {}

    /// One of each, for one drill.
    public static List<ClusterFault> all() {
        return List.of(
                new Pause(),
                new Partition(),
                new SlowNetwork(),
                new SlowDisk(),
                new FullDisk(),
                new ClockJump(),
                new TornCheckpoint(),
                new PowerCuts());
    }

    private static void sleep(SplittableRandom random, long from, long to) throws InterruptedException {
        Thread.sleep(random.nextLong(from, to));
    }

    private static NodeProcess any(LaunchedCluster cluster, SplittableRandom random) {
        return cluster.all().get(random.nextInt(cluster.all().size()));
    }

    private record Pause() implements ClusterFault {
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
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            NodeProcess node = any(cluster, random);
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

    private abstract static class OnTheWay implements ClusterFault {
        private @Nullable Network network;

        @Override
        public ProcessHook prepare(Path run, int port, SplittableRandom random) {
            Network made = new Network(port);
            network = made;
            return made;
        }

        final Network network() {
            return Objects.requireNonNull(network);
        }
    }

    private static final class Partition extends OnTheWay {
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
            NodeProcess node = any(cluster, random);
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

    private static final class SlowNetwork extends OnTheWay {
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

    /// A fault of the preloaded library that comes and goes.
    private abstract static class Passing implements ClusterFault {
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
    }

    private static final class SlowDisk extends Passing {
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
            pass(LEARNER, "slow", wait, millis);
            return "each write of the learner took " + wait + " ms for " + millis / 1000 + " s";
        }
    }

    private static final class FullDisk extends Passing {
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
            pass(LEARNER, "full", 1, millis);
            return "the learner's disk was full for " + millis / 1e3 + " s";
        }
    }

    private static final class ClockJump extends Passing {
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
            NodeProcess node = any(cluster, random);
            long seconds = random.nextLong(600, 100_000) * (random.nextBoolean() ? 1 : -1);
            pass(node.name(), "clock", seconds, random.nextLong(2_000, 6_000));
            return "the clock of " + node.name() + " was " + seconds + " s ahead";
        }
    }

    /// Kills the learner and does something to its files before it starts again.
    private abstract static class WhileDead implements ClusterFault {
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
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            sleep(random, 0, 4_000);
            NodeProcess learner = cluster.learner();
            int deaths = learner.deaths();
            due.set(true);
            learner.kill();
            while (due.get() || learner.deaths() == deaths) {
                Thread.sleep(20);
            }
            return "the learner was killed: " + done;
        }
    }

    private static final class TornCheckpoint extends WhileDead {
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
            return new LearnerHook(this);
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

    private static final class PowerCuts extends WhileDead {
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
            PowerCut played = new PowerCut(shim.of(LEARNER).resolve("synced"), Set.of("nodes", "lock"), random.split());
            cut = played;
            return new LearnerHook(this) {
                @Override
                public Map<String, String> environment(String node) {
                    return node.equals(LEARNER) ? shim.environment(node) : Map.of();
                }

                @Override
                public void beforeStart(String node) throws IOException {
                    super.beforeStart(node);
                    if (node.equals(LEARNER)) {
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

    private static class LearnerHook implements ProcessHook {
        private final WhileDead fault;

        LearnerHook(WhileDead fault) {
            this.fault = fault;
        }

        @Override
        public Map<String, String> environment(String node) {
            return Map.of();
        }

        @Override
        public void beforeStart(String node) throws IOException {
            if (node.equals(LEARNER)) {
                fault.beforeStart();
            }
        }
    }
}
