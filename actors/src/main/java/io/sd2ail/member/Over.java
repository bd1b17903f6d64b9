package io.sd2ail.member;

import io.sd2ail.protocol.MemberCommand;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;

/// The node's part in the run is over; why has been told. The process ends soon.
final class Over extends AbstractMatchingBehavior<MemberCommand> {
    private final NodeSession node;

    Over(NodeSession node) {
        super(node.context);
        this.node = node;
    }

    // Whoever counts rows may still ask for them, and whoever looks for the learner where it is.
    @Override
    public Behavior<MemberCommand> onMessage(MemberCommand command) {
        switch (command) {
            case MemberCommand.GiveAccounts give -> node.actors.giveAccounts(give);
            case MemberCommand.Find find -> find.replyTo().tell(node.search.answer());
            default -> {}
        }
        return this;
    }

    @Override
    public Behavior<MemberCommand> onSignal(Signal signal) {
        return this;
    }
}
