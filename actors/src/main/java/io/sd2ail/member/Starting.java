package io.sd2ail.member;

import io.sd2ail.parts.NodeParts;
import io.sd2ail.protocol.MemberCommand;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/// A [Phase] that starts the parts of a learner once all actors of the former one have stopped.
abstract sealed class Starting extends Phase permits Restarting, Draining {
    /// Whose parts are to start; null when none are.
    MemberCommand.@Nullable Welcome next;

    Starting(NodeSession node, MemberCommand.@Nullable Welcome next) {
        super(node);
        this.next = next;
    }

    @Override
    final Behavior<MemberCommand> onChildStopped() {
        if (!node.actors.isEmpty()) {
            return this;
        }
        if (next == null) {
            return onNothingToStart();
        }
        node.prepare(next);
        return this;
    }

    @Override
    final Behavior<MemberCommand> onPrepared(Prepared prepared) {
        MemberCommand.Welcome begun = next;
        if (begun == null || !begun.equals(prepared.welcome())) {
            return onChildStopped();
        }
        NodeParts parts = prepared.parts();
        if (parts == null) {
            return over(new NodeEnd.Failed(prepared.cause()));
        }
        try {
            return node.start(begun, parts) ? onStarted(begun) : onUnfit();
        } catch (RuntimeException failure) {
            return over(new NodeEnd.Failed(failure));
        }
    }

    /// All actors have stopped, and no others are wanted.
    abstract Behavior<MemberCommand> onNothingToStart();

    /// The parts have started.
    abstract Behavior<MemberCommand> onStarted(MemberCommand.Welcome begun);

    /// The rollouts that are here can't go on in the learner's run.
    abstract Behavior<MemberCommand> onUnfit();
}
