package io.sd2ail.protocol;

import io.sd2ail.data.WorkerId;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// What a node's member is told and asked: by the coordinator of its run, by other nodes, and by its own process.
public sealed interface MemberCommand {
    /// What only the actor itself knows: its notes to itself.
    non-sealed interface Own extends MemberCommand, LocalMessage {}

    /// The learner takes the node.
    ///
    /// @param runId of the run, for good
    /// @param config of the run, resolved HOCON
    /// @param incarnation of the node's workers
    /// @param workers the rollout workers that it is to have
    /// @param usesGenerator whether the run needs synthetic demonstrations
    /// @param coordinator who sends this
    record Welcome(
            String runId,
            String config,
            long incarnation,
            List<WorkerId> workers,
            boolean usesGenerator,
            Services services,
            ActorRef<CoordinatorCommand> coordinator)
            implements MemberCommand, ControlMessage {
        public Welcome {
            workers = List.copyOf(workers);
        }
    }

    /// The learner can't use the node, now or later.
    record TurnedAway(String reason) implements MemberCommand, ControlMessage {}

    /// The learner does not know the node any more.
    enum JoinAgain implements MemberCommand, ControlMessage {
        INSTANCE
    }

    /// The learner is there; comes every second.
    ///
    /// @param standsIn roles that this node stands in for, beside its own
    /// @param exploration factor of the policy's noise in rollouts
    record Beat(List<Role> standsIn, double exploration) implements MemberCommand, ControlMessage {
        public Beat {
            standsIn = List.copyOf(standsIn);
        }
    }

    /// A worker's last batch that the learner's account holds; -1 when it holds none.
    record Mark(WorkerId worker, long acceptedUpTo) {}

    /// Workers are to say what became of every row.
    ///
    /// @param stop whether they stop then, for good
    record GiveAccounts(List<Mark> marks, boolean stop, ActorRef<RolloutWorker.Account> replyTo)
            implements MemberCommand, ControlMessage {
        public GiveAccounts {
            marks = List.copyOf(marks);
        }
    }

    /// Send everything, and leave.
    ///
    /// @param by who asks
    record Drain(String by) implements MemberCommand, ControlMessage {}

    /// The run is complete, or ended for good.
    record RunOver(String words) implements MemberCommand, ControlMessage {}

    /// Who is the learner?
    record Find(ActorRef<Found> replyTo) implements MemberCommand, ControlMessage {}

    /// @param known whether this node knows of a learner
    /// @param coordinator the learner's
    record Found(boolean known, ActorRef<CoordinatorCommand> coordinator) implements ControlMessage {}

    /// The learner is another, or none.
    record UseCoordinator(@Nullable ActorRef<CoordinatorCommand> coordinator) implements MemberCommand, LocalMessage {}
}
