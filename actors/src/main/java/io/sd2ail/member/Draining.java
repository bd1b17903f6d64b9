package io.sd2ail.member;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node leaves: rollouts make no more steps and send what they have. A learner that comes back meanwhile is joined
/// again, so that it gets the rest.
final class Draining extends Starting {
    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    private boolean welcomed = true;

    private Draining(NodeSession node, MemberCommand.@Nullable Welcome next) {
        super(node, next);
    }

    /// @param by who asks
    /// @param next whose parts are still to start, if any: it is to get what the rollouts have
    static Behavior<MemberCommand> begin(NodeSession node, String by, MemberCommand.@Nullable Welcome next) {
        log.info("leaving ({}): sending what is left", by);
        node.timers.startSingleTimer(
                DrainTimedOut.INSTANCE, node.settings.membership().drainTimeout());
        ActorRef<CoordinatorCommand> learner = node.search.learner();
        if (learner != null) {
            learner.tell(new CoordinatorCommand.Draining(node.memory().process()));
        }
        node.actors.drain();
        return new Draining(node, next).onChildStopped();
    }

    @Override
    Behavior<MemberCommand> onStarted(MemberCommand.Welcome begun) {
        next = null;
        node.actors.drain();
        return onChildStopped();
    }

    @Override
    Behavior<MemberCommand> onUnfit() {
        return left();
    }

    @Override
    Behavior<MemberCommand> onNothingToStart() {
        return left();
    }

    private Behavior<MemberCommand> left() {
        ActorRef<CoordinatorCommand> learner = node.search.learner();
        if (learner != null) {
            learner.tell(new CoordinatorCommand.Left(node.memory().process()));
        }
        return over(new NodeEnd.Drained(node.memory().unacknowledgedRows()));
    }

    @Override
    Behavior<MemberCommand> onWelcome(MemberCommand.Welcome welcome) {
        welcomed = true;
        if (node.runsFor(welcome) || node.actors.workers() == 0) {
            return this;
        }
        node.search.welcomedBy(welcome.coordinator());
        next = welcome;
        node.actors.stopAll();
        return this;
    }

    @Override
    void tellLearner(ActorRef<CoordinatorCommand> learner) {
        if (welcomed) {
            node.tellAlive(learner);
        } else {
            node.askToJoin(learner);
        }
    }

    @Override
    Behavior<MemberCommand> onLearnerFound(ActorRef<CoordinatorCommand> learner) {
        welcomed = false;
        node.askToJoin(learner);
        return this;
    }

    @Override
    Behavior<MemberCommand> onJoinAgain() {
        welcomed = false;
        return this;
    }

    // What the rollouts have is given up: there is nothing left to send.
    @Override
    Behavior<MemberCommand> onRefused() {
        next = null;
        node.actors.stopAll();
        return onChildStopped();
    }

    @Override
    Behavior<MemberCommand> onDrain(String by) {
        return this;
    }
}
