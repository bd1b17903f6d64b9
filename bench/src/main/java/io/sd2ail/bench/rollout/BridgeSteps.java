package io.sd2ail.bench.rollout;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.GymnasiumSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Random steps of Gymnasium's environments through the bridge: some processes, each stepped by a thread of its own.
final class BridgeSteps implements AutoCloseable {
    private static final int DRAWN = 1000;

    private final List<Stepped> workers = new ArrayList<>();
    private final ExecutorService threads;

    /// One process with its environments.
    private record Stepped(List<Environment> environments, double[][] actions, RandomStream random) {
        /// @return steps made
        private int step(int steps) {
            int rounds = steps / environments.size();
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < environments.size(); i++) {
                    environments.get(i).announce(action(round, i));
                }
                for (int i = 0; i < environments.size(); i++) {
                    if (environments.get(i).step(action(round, i)).episodeOver()) {
                        environments.get(i).reset(random);
                    }
                }
            }
            return rounds * environments.size();
        }

        private double[] action(int round, int index) {
            return actions[(round * environments.size() + index) % DRAWN];
        }
    }

    /// @param name as given to `--env`
    /// @param each environments of a process
    BridgeSteps(String name, GymnasiumSettings settings, int processes, int each) {
        this.threads = Executors.newFixedThreadPool(processes);
        for (int worker = 0; worker < processes; worker++) {
            List<Environment> environments =
                    Environments.createTogether(name, new EnvironmentSettings(Contacts.CURRENT, settings), each);
            RandomStream random = new RandomStream(1, "bridge/" + worker);
            EnvironmentSpec spec = environments.getFirst().spec();
            double[][] actions = new double[DRAWN][];
            for (int i = 0; i < DRAWN; i++) {
                float[] action = new float[spec.actionSize()];
                for (int j = 0; j < action.length; j++) {
                    action[j] = 2 * random.nextFloat() - 1;
                }
                actions[i] = spec.toEnvironment(action);
            }
            environments.forEach(environment -> environment.reset(random));
            workers.add(new Stepped(environments, actions, random));
        }
    }

    /// @param steps of all processes together
    /// @return steps a second
    double run(int steps) {
        long start = System.nanoTime();
        List<Future<Integer>> running = workers.stream()
                .map(worker -> threads.submit(() -> worker.step(steps / workers.size())))
                .toList();
        long made = 0;
        try {
            for (Future<Integer> worker : running) {
                made += worker.get();
            }
        } catch (ExecutionException failure) {
            throw BenchmarkFailure.failed("an environment failed: "
                    + (failure.getCause() == null ? failure : failure.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailure.failed("interrupted");
        }
        return made / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        threads.shutdown();
        workers.forEach(worker -> worker.environments().getFirst().close());
    }
}
