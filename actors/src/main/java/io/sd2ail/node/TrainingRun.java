package io.sd2ail.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.train.RunListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/// A run in this process: starts it, watches it, stops it.
public final class TrainingRun {
    private final ActorSystem<Guardian.Command> system;
    private final CompletableFuture<RunOutcome> result;

    private TrainingRun(ActorSystem<Guardian.Command> system, CompletableFuture<RunOutcome> outcome) {
        this.system = system;
        Duration stopTimeout = system.settings().config().getDuration("sd2ail.system.stop-timeout");
        CompletableFuture<Void> terminated = system.getWhenTerminated()
                .toCompletableFuture()
                .thenRun(() -> outcome.completeExceptionally(
                        new IllegalStateException("the actor system ended before the run did")));
        // What is told is told: a thread that is stuck in a simulator does not keep the caller.
        this.result = outcome.handle((_, _) -> Done.getInstance())
                .thenCompose(
                        _ -> terminated.copy().completeOnTimeout(null, stopTimeout.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(_ -> outcome);
    }

    /// Starts a run, or goes on with one when its storage holds an earlier process's.
    ///
    /// @param parts of the run
    /// @param storage stays the caller's, to be closed when the result is there
    /// @param listeners are called one after the other from one thread at a time
    public static TrainingRun start(Parts parts, RunStorage storage, List<RunListener> listeners) {
        return start(parts, storage, listeners, ConfigFactory.load());
    }

    /// @param config of the actor system
    static TrainingRun start(Parts parts, RunStorage storage, List<RunListener> listeners, Config config) {
        CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();
        return new TrainingRun(
                ActorSystem.create(Guardian.create(parts, storage, List.copyOf(listeners), outcome), "sd2ail", config),
                outcome);
    }

    /// Completes when the run is complete, was stopped or failed, and all its parts are gone.
    public CompletableFuture<RunOutcome> result() {
        return result.copy();
    }

    /// Waits for the result.
    ///
    /// @throws RunFailedException with the reason, in words for a user
    public RunOutcome await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RunFailedException reason) {
                throw reason;
            }
            throw new RunFailedException("the run failed: " + failed.getMessage(), failed);
        }
    }

    /// Asks the run to save and end; the result follows. Safe from any thread, any number of times.
    public void requestStop() {
        system.tell(Guardian.Stop.INSTANCE);
    }

    /// What every part does now, and the counters.
    public CompletableFuture<RunStatus> status() {
        CompletableFuture<RunStatus> answer = new CompletableFuture<>();
        system.tell(new Guardian.GetStatus(answer));
        return answer;
    }
}
