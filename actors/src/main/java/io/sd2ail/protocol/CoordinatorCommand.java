package io.sd2ail.protocol;

import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/// What the coordinator of a run is told and asked: by nodes, by users, and by its own process.
public sealed interface CoordinatorCommand {
    /// What only the actor itself knows: its notes to itself.
    non-sealed interface Own extends CoordinatorCommand, LocalMessage {}

    /// A node wants to take part.
    ///
    /// @param process a number that no other process has
    /// @param runId the run that it belongs to; empty when it never was in one
    /// @param incarnation of its workers, -1 when they have none
    /// @param workers rollout workers it would have; 0 leaves it to the run's configuration
    /// @param member answers come here
    record Join(
            NodeCard card, long process, String runId, long incarnation, int workers, ActorRef<MemberCommand> member)
            implements CoordinatorCommand, ControlMessage {}

    /// A node's sign of life.
    ///
    /// @param memory of its process
    record Alive(long process, MemoryUse memory, ActorRef<MemberCommand> member)
            implements CoordinatorCommand, ControlMessage {}

    /// A node has begun to leave.
    record Draining(long process) implements CoordinatorCommand, ControlMessage {}

    /// A node has left; everything of it is acknowledged.
    record Left(long process) implements CoordinatorCommand, ControlMessage {}

    /// Asks for the present of the run.
    record GetStatus(ActorRef<RunStatus> replyTo) implements CoordinatorCommand, ControlMessage {}

    /// What a user may ask of a run.
    enum Verb {
        PAUSE,
        RESUME,
        DRAIN,
        SET,
        EVALUATE,
        CHECKPOINT
    }

    /// Through which door somebody asked.
    enum Origin {
        COMMAND_LINE("command line"),
        PAGE("page");

        private final String label;

        Origin(String label) {
            this.label = label;
        }

        /// As the run's records name it.
        public String label() {
            return label;
        }
    }

    /// A user asks something of the run.
    ///
    /// @param subject the node to drain, or the key to set; empty otherwise
    /// @param value of the key; empty otherwise
    /// @param by who asks, for the run's records
    /// @param origin from where, likewise
    record Steer(Verb verb, String subject, String value, String by, Origin origin, ActorRef<Steered> replyTo)
            implements CoordinatorCommand, ControlMessage {}

    /// The answer.
    ///
    /// @param done whether it was done
    /// @param words what was done, or why not
    record Steered(boolean done, String words) implements ControlMessage {}

    /// Is it there? It answers at once, with its learner.
    record Ping(CompletableFuture<ActorRef<LearnerCommand>> answer) implements CoordinatorCommand, LocalMessage {}

    /// Save and end this process's part in the run.
    enum Stop implements CoordinatorCommand, LocalMessage {
        INSTANCE
    }

    /// A part of this process failed.
    record PartFailed(Throwable failure) implements CoordinatorCommand, LocalMessage {}
}
