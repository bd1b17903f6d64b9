package io.sd2ail.member;

import io.sd2ail.data.WorkerId;
import io.sd2ail.rollout.Rollout;
import io.sd2ail.run.RunConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// What a node keeps outside of every actor system: which run it belongs to, and its rollouts with everything that no
/// learner has acknowledged. When an actor system ends, the next goes on from here. At any time one [Member] uses it.
public final class NodeMemory implements AutoCloseable {
    private final List<Rollout> rollouts = new ArrayList<>();
    private long process = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private long incarnation = -1;
    private String runId = "";
    private String made = "";

    /// The run that this node belongs to; empty before it was first welcomed.
    synchronized String runId() {
        return runId;
    }

    /// A number that no other process has; another one once the rollouts were given up.
    synchronized long process() {
        return process;
    }

    /// Of the rollouts; -1 before they have one.
    synchronized long incarnation() {
        return incarnation;
    }

    /// Whether it ever was welcomed to a run.
    public synchronized boolean hasJoined() {
        return !runId.isEmpty();
    }

    synchronized void welcomed(String run, long as) {
        runId = run;
        incarnation = as;
    }

    /// Whether the rollouts that are here can go on under this configuration. True when there are none.
    synchronized boolean fits(RunConfig config) {
        return rollouts.isEmpty() || made.equals(kind(config));
    }

    private static String kind(RunConfig config) {
        return config.environment() + " " + config.contacts() + " " + config.gymnasium() + " " + config.seed() + " "
                + config.rollouts();
    }

    /// The rollouts, made at the first call.
    ///
    /// @param make makes the rollout of a worker
    synchronized List<Rollout> rollouts(List<WorkerId> workers, RunConfig config, Function<WorkerId, Rollout> make) {
        if (rollouts.isEmpty()) {
            made = kind(config);
            workers.forEach(worker -> rollouts.add(make.apply(worker)));
        }
        return List.copyOf(rollouts);
    }

    /// Rows in finished batches that no learner has acknowledged.
    public synchronized long unacknowledgedRows() {
        return rollouts.stream()
                .mapToLong(rollout -> rollout.outbox().rowsInFlight())
                .sum();
    }

    /// Gives the rollouts up, with all that was not acknowledged: from now on this is another process to the learner.
    synchronized void startAnew() {
        close();
        process = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        incarnation = -1;
    }

    @Override
    public synchronized void close() {
        rollouts.forEach(Rollout::close);
        rollouts.clear();
    }
}
