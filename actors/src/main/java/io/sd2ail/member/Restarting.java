package io.sd2ail.member;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/// The actors of a former learner stop; then those of the next one start. The same when the rollouts begin anew,
/// because a learner can't go on with what they have.
final class Restarting extends Starting {
    /// Whether the learner has said since that it does not know the node.
    private boolean forgotten;

    private Restarting(NodeSession node, MemberCommand.@Nullable Welcome next) {
        super(node, next);
    }

    /// @param next whose parts are to start
    static Behavior<MemberCommand> with(NodeSession node, MemberCommand.Welcome next) {
        node.search.welcomedBy(next.coordinator());
        node.actors.stopAll();
        return new Restarting(node, next).onChildStopped();
    }

    /// Gives up what the rollouts have and joins as if it were another node.
    static Behavior<MemberCommand> anew(NodeSession node) {
        node.actors.stopAll();
        return new Restarting(node, null).onChildStopped();
    }

    @Override
    Behavior<MemberCommand> onNothingToStart() {
        node.forgetRollouts();
        return new Seeking(node);
    }

    @Override
    Behavior<MemberCommand> onStarted(MemberCommand.Welcome begun) {
        Joined joined = Joined.with(node, begun);
        return forgotten ? joined.onJoinAgain() : joined;
    }

    @Override
    Behavior<MemberCommand> onUnfit() {
        return anew(node);
    }

    @Override
    Behavior<MemberCommand> onWelcome(MemberCommand.Welcome newer) {
        if (next != null) {
            node.search.welcomedBy(newer.coordinator());
            next = newer;
            forgotten = false;
        }
        return this;
    }

    @Override
    void tellLearner(ActorRef<CoordinatorCommand> learner) {
        node.tellAlive(learner);
    }

    @Override
    Behavior<MemberCommand> onLearnerFound(ActorRef<CoordinatorCommand> learner) {
        if (next != null) {
            node.askToJoin(learner);
        }
        return this;
    }

    @Override
    Behavior<MemberCommand> onJoinAgain() {
        forgotten = next != null;
        return this;
    }

    @Override
    Behavior<MemberCommand> onDrain(String by) {
        return Draining.begin(node, by, next);
    }
}
