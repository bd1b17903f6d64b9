package io.sd2ail.member;

import io.sd2ail.parts.NodeParts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.stream.Uplink;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a [Member] is at a time. Here is what all phases do alike; each says in its own file what it does otherwise.
abstract sealed class Phase extends AbstractMatchingBehavior<MemberCommand> permits Seeking, Joined, Starting {
    private static final Logger log = LoggerFactory.getLogger(Phase.class);

    /// Its notes to itself.
    private sealed interface Own extends MemberCommand.Own {}

    enum Tick implements Own {
        INSTANCE
    }

    enum DrainTimedOut implements Own {
        INSTANCE
    }

    record Heard(MemberCommand.Found found) implements Own {}

    /// The parts that a welcome asks for are made, or could not be.
    record Prepared(
            MemberCommand.Welcome welcome,
            @Nullable NodeParts parts,
            @Nullable Throwable failure) implements Own {
        Throwable cause() {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause == null ? new IllegalStateException("the node's parts could not be made") : cause;
        }
    }

    final NodeSession node;

    Phase(NodeSession node) {
        super(node.context);
        this.node = node;
    }

    @Override
    public Behavior<MemberCommand> onMessage(MemberCommand command) {
        return switch (command) {
            case MemberCommand.Welcome welcome -> {
                node.search.heard();
                yield onWelcome(welcome);
            }
            case MemberCommand.TurnedAway away -> over(new NodeEnd.TurnedAway(away.reason()));
            case MemberCommand.JoinAgain _ -> onJoinAgain();
            case MemberCommand.Beat beat -> {
                node.search.heard();
                yield onBeat(beat);
            }
            case MemberCommand.GiveAccounts give -> {
                node.search.heard();
                node.actors.giveAccounts(give);
                yield this;
            }
            case MemberCommand.Drain drain -> onDrain(drain.by());
            case MemberCommand.RunOver end -> over(new NodeEnd.RunComplete(end.words()));
            case MemberCommand.Find find -> {
                find.replyTo().tell(node.search.answer());
                yield this;
            }
            case MemberCommand.UseCoordinator use -> onUseCoordinator(use.coordinator());
            case MemberCommand.Own own -> onOwn((Own) own);
        };
    }

    private Behavior<MemberCommand> onOwn(Own note) {
        return switch (note) {
            case Tick _ -> onTick();
            case Heard(MemberCommand.Found found) ->
                found.known() && node.search.learner() == null ? onUseCoordinator(found.coordinator()) : this;
            case Prepared prepared -> {
                node.prepared(prepared.welcome());
                yield onPrepared(prepared);
            }
            case DrainTimedOut _ -> over(new NodeEnd.Drained(node.memory().unacknowledgedRows()));
        };
    }

    @Override
    public Behavior<MemberCommand> onSignal(Signal signal) {
        return switch (signal) {
            case ChildFailed failed -> {
                node.actors.forget(failed.getRef());
                yield onChildFailed(failed.getCause());
            }
            case Terminated stopped -> {
                node.actors.forget(stopped.getRef());
                yield onChildStopped();
            }
            default -> this;
        };
    }

    abstract Behavior<MemberCommand> onWelcome(MemberCommand.Welcome welcome);

    Behavior<MemberCommand> onJoinAgain() {
        return this;
    }

    /// Parts that nobody waits for any more are nobody's.
    Behavior<MemberCommand> onPrepared(Prepared prepared) {
        return this;
    }

    Behavior<MemberCommand> onBeat(MemberCommand.Beat beat) {
        node.note(beat);
        return this;
    }

    /// Tells the learner that this node is there, in the words of the phase.
    abstract void tellLearner(ActorRef<CoordinatorCommand> learner);

    private Behavior<MemberCommand> onTick() {
        node.actors.reportActivities();
        ActorRef<CoordinatorCommand> learner = node.search.learner();
        if (learner == null) {
            node.search.ask();
        } else {
            tellLearner(learner);
        }
        return node.isLonely()
                ? over(new NodeEnd.Lonely(
                        "no learner was heard of for " + node.search.silence().toSeconds() + " s"))
                : this;
    }

    private Behavior<MemberCommand> onUseCoordinator(@Nullable ActorRef<CoordinatorCommand> found) {
        if (found == null) {
            if (node.search.silence().compareTo(node.settings.membership().silentAfter()) > 0 && node.search.lose()) {
                return onLearnerLost();
            }
            return this;
        }
        if (node.search.isAnotherLife(found)) {
            return over(new NodeEnd.Lonely("the learner has begun another life"));
        }
        return node.search.follow(found) ? onLearnerFound(found) : this;
    }

    abstract Behavior<MemberCommand> onLearnerFound(ActorRef<CoordinatorCommand> learner);

    Behavior<MemberCommand> onLearnerLost() {
        return this;
    }

    Behavior<MemberCommand> onChildStopped() {
        return this;
    }

    Behavior<MemberCommand> onChildFailed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Uplink.RefusedException) {
                log.warn(
                        "{}: the node's rollouts begin anew; {} rows that the learner had not taken are given up",
                        cause.getMessage(),
                        node.memory().unacknowledgedRows());
                return onRefused();
            }
        }
        return over(new NodeEnd.Failed(failure));
    }

    /// The learner can't go on with what this node's rollouts have.
    Behavior<MemberCommand> onRefused() {
        return Restarting.anew(node);
    }

    Behavior<MemberCommand> onDrain(String by) {
        return Draining.begin(node, by, null);
    }

    final Behavior<MemberCommand> over(NodeEnd reason) {
        node.setup.ended().accept(reason);
        return new Over(node);
    }
}
