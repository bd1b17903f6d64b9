package io.sd2ail.protocol;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// Where a run of this process is asked and steered, from any thread.
///
/// @param coordinator of the run
/// @param scheduler of its actor system
public record RunDoor(ActorRef<CoordinatorCommand> coordinator, Scheduler scheduler) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /// A listener of a run that also asks and steers it.
    @FunctionalInterface
    public interface Visitor {
        /// The run is there; another door replaces the one before it.
        void opened(RunDoor door);
    }

    /// The present of the run; fails when nobody answers.
    public CompletionStage<RunStatus> status() {
        return AskPattern.ask(coordinator, CoordinatorCommand.GetStatus::new, PATIENCE, scheduler);
    }

    /// @param subject the node to drain, or the key to set; empty otherwise
    /// @param value of the key; empty otherwise
    /// @param by who asks, for the run's records
    /// @return what was done, or why not; fails when nobody answers
    public CompletionStage<CoordinatorCommand.Steered> steer(
            CoordinatorCommand.Verb verb, String subject, String value, String by) {
        return AskPattern.ask(
                coordinator,
                replyTo ->
                        new CoordinatorCommand.Steer(verb, subject, value, by, CoordinatorCommand.Origin.PAGE, replyTo),
                PATIENCE,
                scheduler);
    }
}
