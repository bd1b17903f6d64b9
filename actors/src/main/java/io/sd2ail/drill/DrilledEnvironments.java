package io.sd2ail.drill;

import io.sd2ail.config.TaskName;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentProvider;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// `drill:NAME`: the environment of that name, which does wrong while a fault is in force. It is no other than one of a
/// user's jar: whatever keeps the program safe from those is between. In a process without faults it is the environment
/// itself.
public final class DrilledEnvironments implements EnvironmentProvider {
    private static final long LOOK_NANOS = 50_000_000;

    /// What an environment can do wrong in a step. While a fault is in force, a file of its name is in the node's
    /// folder of faults.
    enum Wrong {
        /// Waits for as many milliseconds as the file says.
        SLOW_STEP("a step took longer", false),
        /// Until the fault has ended.
        HANGS("a step did not return", false),
        THROWS("a step threw", true),
        NOT_A_NUMBER("an observation was NaN", true),
        INFINITE("a reward was infinite", true),
        ANOTHER_SIZE("an observation was too short", true),
        /// Finite, and beyond all that a policy can learn from.
        FAR("an observation was 1e30", true),
        /// Finite in double and infinite in float: it is found out by the learner alone.
        BEYOND_FLOAT("an observation was 1e39", true),
        /// As before, in every step.
        POISON("an observation was 1e39", false);

        private final String words;
        private final boolean once;

        /// @param once it is over when it has happened
        Wrong(String words, boolean once) {
            this.words = words;
            this.once = once;
        }

        /// What happened.
        String words() {
            return words;
        }

        private Path file(Path folder) {
            return folder.resolve(name());
        }

        /// A line for each time that it happened.
        Path account(Path folder) {
            return folder.resolve(name() + ".done");
        }
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public boolean creates(String name) {
        return name.startsWith(TaskName.DRILLED);
    }

    @Override
    public Environment create(String name, Contacts contacts) {
        String folder = System.getenv(FaultFiles.FOLDER);
        return create(name, contacts, folder == null ? null : Path.of(folder));
    }

    /// @param folder of the faults; null where there are none
    static Environment create(String name, Contacts contacts, @Nullable Path folder) {
        return new Drilled(name, Environments.create(TaskName.of(name), contacts), folder);
    }

    private static final class Drilled implements Environment {
        private final Environment environment;
        private final EnvironmentSpec spec;
        private final @Nullable Path folder;

        Drilled(String name, Environment environment, @Nullable Path folder) {
            this.environment = environment;
            EnvironmentSpec sound = environment.spec();
            this.spec = new EnvironmentSpec(
                    name, sound.observationSize(), sound.actionLow(), sound.actionHigh(), sound.maxEpisodeSteps());
            this.folder = folder;
        }

        @Override
        public EnvironmentSpec spec() {
            return spec;
        }

        @Override
        public double[] reset(RandomGenerator random) {
            return environment.reset(random);
        }

        @Override
        public TimeStep step(double[] action) {
            TimeStep step = environment.step(action);
            if (folder == null) {
                return step;
            }
            for (Wrong wrong : Wrong.values()) {
                if (Files.exists(wrong.file(folder))) {
                    account(wrong, folder);
                    return spoiled(wrong, step, folder);
                }
            }
            return step;
        }

        private static void account(Wrong wrong, Path folder) {
            try {
                if (wrong.once) {
                    Files.deleteIfExists(wrong.file(folder));
                }
                Files.writeString(wrong.account(folder), "1\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static TimeStep spoiled(Wrong wrong, TimeStep step, Path folder) {
            double[] observation = step.observation();
            return switch (wrong) {
                case SLOW_STEP -> {
                    LockSupport.parkNanos(millis(wrong.file(folder)) * 1_000_000);
                    yield step;
                }
                case HANGS -> {
                    while (Files.exists(wrong.file(folder))) {
                        LockSupport.parkNanos(LOOK_NANOS);
                    }
                    yield step;
                }
                case THROWS -> throw new IllegalStateException("the drill has this step fail");
                case NOT_A_NUMBER -> with(step, filled(observation, Double.NaN), step.reward());
                case INFINITE -> with(step, observation, Double.POSITIVE_INFINITY);
                case ANOTHER_SIZE -> with(step, Arrays.copyOf(observation, observation.length - 1), step.reward());
                case FAR -> with(step, filled(observation, 1e30), step.reward());
                case BEYOND_FLOAT, POISON -> with(step, filled(observation, 1e39), step.reward());
            };
        }

        private static TimeStep with(TimeStep step, double[] observation, double reward) {
            return new TimeStep(observation, reward, step.terminated(), step.truncated());
        }

        private static double[] filled(double[] like, double value) {
            double[] filled = new double[like.length];
            Arrays.fill(filled, value);
            return filled;
        }

        /// 0 where the fault has just ended.
        private static long millis(Path file) {
            try {
                return Long.parseLong(Files.readString(file).strip());
            } catch (IOException | NumberFormatException _) {
                return 0;
            }
        }

        @Override
        public double[] state() {
            return environment.state();
        }

        @Override
        public double[] restore(double[] state) {
            return environment.restore(state);
        }

        @Override
        public boolean resetTo(double[] observation) {
            return environment.resetTo(observation);
        }

        @Override
        public String simulator() {
            return environment.simulator();
        }

        @Override
        public void close() {
            environment.close();
        }
    }
}
