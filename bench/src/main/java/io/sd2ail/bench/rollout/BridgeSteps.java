package io.sd2ail.bench.rollout;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.data.WorkerId;
import io.sd2ail.episode.RolloutLoop;
import io.sd2ail.run.RunConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Random steps of Gymnasium's environments through the bridge, as rollout workers without a policy make them: some
/// processes, each stepped by a thread of its own.
final class BridgeSteps implements AutoCloseable {
    private static final long SEED = 1;

    private final List<RolloutLoop> workers = new ArrayList<>();
    private final ExecutorService threads;

    /// @param name as given to `--env`
    /// @param each environments of a process
    BridgeSteps(String name, int processes, int each) {
        RunConfig config = PolicySteps.config(name);
        this.threads = Executors.newFixedThreadPool(processes);
        for (int worker = 1; worker <= processes; worker++) {
            workers.add(new RolloutLoop(
                    new WorkerId("rollout-" + worker, 0), config.newEnvironments(each), config.rollouts(), SEED));
        }
    }

    /// @param steps of all processes together
    /// @return steps a second
    double run(int steps) {
        int stepsEach = steps / workers.size();
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        workers.forEach(worker -> running.add(threads.submit(() -> step(worker, stepsEach))));
        try {
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (ExecutionException failure) {
            throw BenchmarkFailure.failed("an environment failed: "
                    + (failure.getCause() == null ? failure : failure.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BenchmarkFailure.failed("interrupted");
        }
        return stepsEach * workers.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static void step(RolloutLoop worker, int steps) {
        for (int step = 0; step < steps; step++) {
            var unused = worker.step();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        workers.forEach(RolloutLoop::close);
    }
}
