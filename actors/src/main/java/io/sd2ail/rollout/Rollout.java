package io.sd2ail.rollout;

import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.GuardedEnvironment;
import io.sd2ail.episode.RolloutLoop;
import io.sd2ail.run.RunConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one life of a worker is, apart from the actor that steps it: the environments in their episodes, the rows of
/// the unfinished batch, the batches that the learner has not acknowledged, the losses. It belongs to no actor system,
/// so when one dies the next goes on from here, with no row lost and none counted twice.
///
/// Not thread-safe but for the [Outbox] and the [WorkerActivity]: whoever steps it claims it first, and waits until the
/// former owner has given it back. A thread that is stuck in a step of a former actor system keeps it for good.
public final class Rollout implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rollout.class);

    private final WorkerId id;
    private final Supplier<List<Environment>> environments;
    private final RunConfig.Rollouts config;
    private final long seed;
    private final Outbox outbox;
    private final LossCounter losses = new LossCounter();
    private final WorkerActivity activity = new WorkerActivity();
    private CompletableFuture<Done> free = CompletableFuture.completedFuture(Done.getInstance());
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

    /// Waits for the turn of the caller.
    ///
    /// @return completes when the rollout is the caller's, with what gives it back; to be called also when the
    /// caller has not waited for its turn
    CompletionStage<Runnable> claim() {
        CompletableFuture<Done> mine = new CompletableFuture<>();
        CompletableFuture<Done> before;
        synchronized (activity) {
            before = free;
            free = mine;
        }
        return before.thenApply(_ -> () -> mine.complete(Done.getInstance()));
    }

    /// What its worker does.
    public WorkerActivity activity() {
        return activity;
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
        return environments.stream().map(GuardedEnvironment::guarding).toList();
    }

    /// Steps made in this life.
    long produced() {
        return loop == null ? 0 : loop.produced();
    }

    /// Rows that a learner does not have which has the batches up to this number.
    long rowsInFlight(long acceptedUpTo) {
        return outbox.rowsAfter(acceptedUpTo) + (loop == null ? 0 : loop.pendingRows());
    }

    /// An environment that somebody still steps stays open: it can't be closed under a thread that is in it.
    @Override
    public void close() {
        boolean inUse;
        synchronized (activity) {
            inUse = !free.isDone();
        }
        if (inUse) {
            log.warn("{}: its environment is still in a step and is left open", id.worker());
        } else if (loop != null) {
            loop.close();
        }
    }
}
