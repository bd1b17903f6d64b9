package io.sd2ail.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The environments that a user's jar has made together, and the one thread that calls them. A call that does not
/// return in time is given up with its thread, which nobody can end; the episodes of all of them are lost, and the next
/// start of one has the jar make others on another thread.
///
/// Not thread-safe: one owner.
final class ForeignBatch {
    static final String HUNG = "environment did not return in time";

    /// That still run: no further one is begun then, since each may keep a core.
    private static final int MOST_HUNG = 8;

    private static final String START_KEY = "gymnasium.start-timeout";

    /// Of a wait. While the process is suspended one of them passes at most.
    private static final int SLICES = 20;

    private static final Logger log = LoggerFactory.getLogger(ForeignBatch.class);

    private final String name;
    private final Supplier<List<Environment>> maker;
    private final Duration startTimeout;
    private final Duration stepTimeout;
    private final List<ExecutorService> hung = new ArrayList<>();
    private final List<Environment> members;
    private ExecutorService thread;
    /// Of the present life; none when a call to one of them hangs.
    private List<Environment> environments;
    private int life;
    private int closed;

    /// @param maker the jar's; called again after each call that did not return
    /// @throws UnusableEnvironmentException when it does not return in time
    /// @throws RuntimeException whatever the jar throws
    ForeignBatch(String name, GymnasiumSettings settings, Supplier<List<Environment>> maker) {
        this.name = name;
        this.maker = maker;
        this.startTimeout = settings.startTimeout();
        this.stepTimeout = settings.stepTimeout();
        this.thread = newThread(name);
        try {
            this.environments = made();
            this.members = newMembers();
        } catch (EpisodeLostException late) {
            throw new UnusableEnvironmentException(String.valueOf(late.getMessage()));
        } catch (RuntimeException | Error failure) {
            thread.shutdown();
            throw failure;
        }
    }

    private static ExecutorService newThread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("environment " + name).factory());
    }

    private List<Environment> made() {
        return call(startTimeout, START_KEY, "making it", () -> List.copyOf(maker.get()));
    }

    private List<Environment> newMembers() {
        return call(startTimeout, START_KEY, "telling its spec", () -> {
            List<Environment> members = new ArrayList<>();
            for (Environment made : environments) {
                members.add(new Member(members.size(), made));
            }
            return members;
        });
    }

    /// One for each that was made; each is closed by its own `close`.
    List<Environment> members() {
        return members;
    }

    private <T> T call(Duration patience, String key, String what, Callable<T> work) {
        Future<T> answer = thread.submit(work);
        try {
            return within(patience, answer);
        } catch (TimeoutException _) {
            thread.shutdownNow();
            hung.add(thread);
            environments = List.of();
            throw new EpisodeLostException(
                    HUNG,
                    name + ": " + what + " did not return within " + patience.toMillis() / 1000.0
                            + " s: look what it waits for, or raise " + key);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new EpisodeLostException("interrupted", name + ": " + what + " was interrupted");
        }
    }

    private static <T> T within(Duration patience, Future<T> answer)
            throws TimeoutException, ExecutionException, InterruptedException {
        for (int slice = 1; slice < SLICES; slice++) {
            try {
                return answer.get(patience.toNanos() / SLICES, TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // There is another slice.
            }
        }
        return answer.get(patience.toNanos() / SLICES, TimeUnit.NANOSECONDS);
    }

    /// Other environments, where the present ones hang.
    private void revive() {
        if (!environments.isEmpty()) {
            return;
        }
        hung.removeIf(ExecutorService::isTerminated);
        if (hung.size() >= MOST_HUNG) {
            throw new EpisodeLostException(
                    HUNG,
                    name + " is given up: " + hung.size()
                            + " calls have not returned and still run, each on a thread of its own");
        }
        life++;
        thread = newThread(name);
        log.warn("{}: its environments are made anew, since a call did not return", name);
        environments = made();
    }

    /// One of them, whichever life it is in.
    private final class Member implements Environment {
        private final int index;
        private final EnvironmentSpec spec;
        private final List<String> infoNames;
        private final String simulator;
        private final @Nullable Contacts contacts;
        /// In which its episode began.
        private int episode;

        Member(int index, Environment made) {
            this.index = index;
            this.spec = made.spec();
            this.infoNames = List.copyOf(made.infoNames());
            this.simulator = made.simulator();
            this.contacts = made.contacts();
        }

        private <T> T ask(String what, Callable<T> work) {
            return call(stepTimeout, "gymnasium.step-timeout", what, work);
        }

        private Environment present() {
            if (environments.isEmpty() || episode != life) {
                throw new EpisodeLostException(HUNG, name + ": the environment of this episode hangs");
            }
            return environments.get(index);
        }

        private Environment beginning() {
            revive();
            episode = life;
            return environments.get(index);
        }

        @Override
        public EnvironmentSpec spec() {
            return spec;
        }

        @Override
        public double[] reset(RandomGenerator random) {
            Environment environment = beginning();
            return ask("a reset", () -> environment.reset(random));
        }

        @Override
        public void announce(double[] action) {
            Environment environment = present();
            ask("an announced action", () -> {
                environment.announce(action);
                return true;
            });
        }

        @Override
        public TimeStep step(double[] action) {
            Environment environment = present();
            return ask("a step", () -> environment.step(action));
        }

        @Override
        public List<String> infoNames() {
            return infoNames;
        }

        @Override
        public void info(double[] into) {
            if (infoNames.isEmpty()) {
                return;
            }
            Environment environment = present();
            ask("a step's figures", () -> {
                environment.info(into);
                return true;
            });
        }

        @Override
        public double[] state() {
            Environment environment = present();
            return ask("telling its state", environment::state);
        }

        @Override
        public double[] restore(double[] state) {
            Environment environment = beginning();
            return ask("going on from a state", () -> environment.restore(state));
        }

        @Override
        public boolean resetTo(double[] observation) {
            Environment environment = beginning();
            return ask("a reset to an observation", () -> environment.resetTo(observation));
        }

        @Override
        public String simulator() {
            return simulator;
        }

        @Override
        public @Nullable Contacts contacts() {
            return contacts;
        }

        @Override
        public void close() {
            if (!environments.isEmpty()) {
                Environment environment = environments.get(index);
                try {
                    ask("closing it", () -> {
                        environment.close();
                        return true;
                    });
                } catch (EpisodeLostException late) {
                    log.warn("{}", late.getMessage());
                } catch (RuntimeException | Error failure) {
                    log.warn("{} threw when it was closed: {}", name, failure.toString());
                }
            }
            if (++closed >= environments.size()) {
                thread.shutdown();
            }
        }
    }
}
