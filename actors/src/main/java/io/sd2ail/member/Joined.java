package io.sd2ail.member;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// The learner has the node, and the node's actors are the learner's.
final class Joined extends Phase {
    private MemberCommand.Welcome welcome;

    private Joined(NodeSession node, MemberCommand.Welcome welcome) {
        super(node);
        this.welcome = welcome;
    }

    /// @param welcome of the learner whose parts run
    static Joined with(NodeSession node, MemberCommand.Welcome welcome) {
        node.serve(welcome);
        return new Joined(node, welcome);
    }

    @Override
    Behavior<MemberCommand> onWelcome(MemberCommand.Welcome again) {
        if (node.runsFor(again)) {
            welcome = again;
            return this;
        }
        return Restarting.with(node, again);
    }

    @Override
    void tellLearner(ActorRef<CoordinatorCommand> learner) {
        node.tellAlive(learner);
    }

    @Override
    Behavior<MemberCommand> onBeat(MemberCommand.Beat beat) {
        if (node.note(beat)) {
            node.serve(welcome);
        }
        return this;
    }

    @Override
    Behavior<MemberCommand> onLearnerFound(ActorRef<CoordinatorCommand> learner) {
        node.askToJoin(learner);
        return new Seeking(node);
    }

    @Override
    Behavior<MemberCommand> onLearnerLost() {
        return new Seeking(node);
    }

    @Override
    Behavior<MemberCommand> onJoinAgain() {
        return new Seeking(node);
    }

    // A generator or evaluator may be wanted again since it was told to stop.
    @Override
    Behavior<MemberCommand> onChildStopped() {
        node.serve(welcome);
        return this;
    }
}
