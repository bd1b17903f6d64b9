package io.sd2ail.member;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// No learner has welcomed the node, or it does not know the node any more. Rollouts of a former learner go on.
final class Seeking extends Phase {
    Seeking(NodeSession node) {
        super(node);
    }

    @Override
    Behavior<MemberCommand> onWelcome(MemberCommand.Welcome welcome) {
        if (node.runsFor(welcome)) {
            return Joined.with(node, welcome);
        }
        return Restarting.with(node, welcome);
    }

    @Override
    void tellLearner(ActorRef<CoordinatorCommand> learner) {
        node.askToJoin(learner);
    }

    @Override
    Behavior<MemberCommand> onLearnerFound(ActorRef<CoordinatorCommand> learner) {
        node.askToJoin(learner);
        return this;
    }
}
