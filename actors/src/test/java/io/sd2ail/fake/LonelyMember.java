package io.sd2ail.fake;

import io.sd2ail.protocol.MemberCommand;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A node's member that knows of no learner, and says so.
public final class LonelyMember {
    private LonelyMember() {}

    public static Behavior<MemberCommand> create() {
        return Behaviors.receive((context, message) -> {
            if (message instanceof MemberCommand.Find find) {
                find.replyTo()
                        .tell(new MemberCommand.Found(false, context.getSystem().ignoreRef()));
            }
            return Behaviors.same();
        });
    }
}
