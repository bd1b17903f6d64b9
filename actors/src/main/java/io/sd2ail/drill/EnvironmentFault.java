package io.sd2ail.drill;

import io.sd2ail.drill.DrilledEnvironments.Wrong;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Faults of the environment of a rollout node, which is one of a jar as a user's is.
abstract class EnvironmentFault implements ClusterFault {
    /// Of the drills with such environments.
    private static final List<String> SETTINGS =
            List.of("environment=drill:Pendulum-v1", "gymnasium.step-timeout=2s", "gymnasium.start-timeout=30s");

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 20;

    private @Nullable FaultFiles files;

    @Override
    public List<String> settings() {
        return SETTINGS;
    }

    @Override
    public ProcessHook prepare(Path run, int port, SplittableRandom random) throws IOException {
        FaultFiles made = new FaultFiles(run);
        files = made;
        return made;
    }

    final FaultFiles files() {
        return Objects.requireNonNull(files);
    }

    static String anyRollout(LaunchedCluster cluster, SplittableRandom random) {
        List<String> rollouts = cluster.all().stream()
                .map(NodeProcess::name)
                .filter(name -> name.startsWith("rollout"))
                .toList();
        return rollouts.get(random.nextInt(rollouts.size()));
    }

    /// Has an environment do wrong for some time, but once at least.
    final String wrongFor(String node, Wrong wrong, long number, long millis) throws IOException, InterruptedException {
        long before = count(node, wrong);
        files().begin(node, wrong.name(), number);
        try {
            Thread.sleep(millis);
            awaitMore(node, wrong, before);
        } finally {
            files().end(node, wrong.name());
        }
        return "in " + node + " " + wrong.words() + ", " + (count(node, wrong) - before) + " times";
    }

    /// Has an environment do wrong so often.
    final String wrongTimes(String node, Wrong wrong, int times) throws IOException, InterruptedException {
        for (int time = 0; time < times; time++) {
            long before = count(node, wrong);
            files().begin(node, wrong.name(), 1);
            awaitMore(node, wrong, before);
        }
        return "in " + node + " " + wrong.words() + ", " + times + " times";
    }

    private void awaitMore(String node, Wrong wrong, long before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count(node, wrong) == before) {
            if (System.nanoTime() > deadline) {
                throw CommandFailure.failed(
                        node + " made no step within " + PATIENCE.toSeconds() + " s, so that none could go wrong");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long count(String node, Wrong wrong) throws IOException {
        Path account = wrong.account(files().of(node));
        return Files.exists(account) ? Files.size(account) / 2 : 0;
    }

    static final class SlowEnvironment extends EnvironmentFault {
        @Override
        public String name() {
            return "slow-environment";
        }

        @Override
        public String description() {
            return "Has each step of a rollout's environment take up to 1.5 s longer, for up to 10 s, again and again.";
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            return wrongFor(
                    anyRollout(cluster, random),
                    Wrong.SLOW_STEP,
                    random.nextLong(100, 1_500),
                    random.nextLong(3_000, 10_000));
        }
    }

    static final class HangingEnvironment extends EnvironmentFault {
        @Override
        public String name() {
            return "hanging-environment";
        }

        @Override
        public String description() {
            return "Has the steps of a rollout's environment not return for up to 8 s, again and again: each costs its"
                    + " episode once gymnasium.step-timeout is over.";
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            return wrongFor(anyRollout(cluster, random), Wrong.HANGS, 1, random.nextLong(500, 8_000));
        }
    }

    static final class LyingEnvironment extends EnvironmentFault {
        /// Fewer in a row than end a worker (`environment-failures`).
        private static final int MOST_LIES = 9;

        private static final List<Wrong> LIES = List.of(
                Wrong.THROWS, Wrong.NOT_A_NUMBER, Wrong.INFINITE, Wrong.ANOTHER_SIZE, Wrong.FAR, Wrong.BEYOND_FLOAT);

        @Override
        public String name() {
            return "lying-environment";
        }

        @Override
        public String description() {
            return "Has a rollout's environment throw, or give NaN, infinite or absurd numbers or too few of them, for up"
                    + " to eight steps, again and again: its episodes are lost or its rows rejected, and nothing else.";
        }

        @Override
        public String strike(LaunchedCluster cluster, SplittableRandom random)
                throws IOException, InterruptedException {
            return wrongTimes(
                    anyRollout(cluster, random), LIES.get(random.nextInt(LIES.size())), random.nextInt(1, MOST_LIES));
        }
    }
}
