package io.sd2ail.rollout;

import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Environment;
import io.sd2ail.episode.RolloutLoop;
import io.sd2ail.run.RunConfig;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one life of a worker is, apart from the actor that steps it: the environments in their episodes, the rows of
/// the unfinished batch, the batches that the learner has not acknowledged, the losses. It belongs to no actor system,
/// so when one dies the next goes on from here, with no row lost and none counted twice.
///
/// Not thread-safe but for the [Outbox]: one actor owns it at a time.
public final class Rollout implements AutoCloseable {
    private final WorkerId id;
    private final Supplier<List<Environment>> environments;
    private final RunConfig.Rollouts config;
    private final long seed;
    private final Outbox outbox;
    private final LossCounter losses = new LossCounter();
    private @Nullable RolloutLoop loop;

    /// @param id of this life
    /// @param environments makes them, on the thread of the first owner
    /// @param seed of the run
    public Rollout(WorkerId id, Supplier<List<Environment>> environments, RunConfig.Rollouts config, long seed) {
        this.id = id;
        this.environments = environments;
        this.config = config;
        this.seed = seed;
        this.outbox = new Outbox(config.outboxBatches());
    }

    public WorkerId id() {
        return id;
    }

    public Outbox outbox() {
        return outbox;
    }

    int batchRows() {
        return config.batchRows();
    }

    LossCounter losses() {
        return losses;
    }

    /// The environments' loop, made at the first call.
    RolloutLoop loop() {
        RolloutLoop made = loop;
        if (made == null) {
            made = new RolloutLoop(id, guarded(environments.get()), config, seed);
            loop = made;
        }
        return made;
    }

    private static List<Environment> guarded(List<Environment> environments) {
        return environments.stream().<Environment>map(GuardedEnvironment::new).toList();
    }

    /// Steps made in this life.
    long produced() {
        return loop == null ? 0 : loop.produced();
    }

    /// Rows that a learner does not have which has the batches up to this number.
    long rowsInFlight(long acceptedUpTo) {
        return outbox.rowsAfter(acceptedUpTo) + (loop == null ? 0 : loop.pendingRows());
    }

    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
    }
}
