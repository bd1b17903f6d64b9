package io.sd2ail.member;

import io.sd2ail.parts.NodeParts;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.run.RunConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A node's side of a run: joins the learner, starts what the node's roles ask for, joins again whenever the learner is
/// another, and ends well when it is drained or the run is over. In a run of one process it is the same actor, with the
/// learner next door.
///
/// At any time it is in one [Phase]:
///
/// ```
///           Welcome by another learner
///  Seeking ----------------------------> Restarting ---all stopped---> Joined
///     ^  `--Welcome by the same learner--------------------------------^ | |
///     `------------------ JoinAgain, another learner, none -------------' |
///     any of them --Drain--> Draining --all sent--> Over                  |
///     any of them --RunOver, TurnedAway, a failure, long silence--> Over <'
/// ```
///
/// It owns the actors of its roles, its [NodeActors]. Their rollouts are the [NodeMemory]'s: while there is no learner
/// they go on until their outboxes are full, and then wait.
public final class Member {
    private Member() {}

    /// What a member is made of.
    ///
    /// @param workers rollout workers of this node; 0 takes the number from the run's configuration
    /// @param join addresses of nodes to ask for the learner, HOST:PORT: quicker than the cluster's own word of
    /// mouth
    /// @param memory survives this actor
    /// @param parts makes the parts of a run
    /// @param ended told why this node's part in the run ended, once; this actor stays until its system ends
    /// @param firstWelcome wait for a first welcome after which the node makes its actor system anew
    /// @param lonelyAfter silence of the learner after which it does so later
    public record Setup(
            NodeCard card,
            int workers,
            List<String> join,
            NodeMemory memory,
            Function<RunConfig, NodeParts> parts,
            Consumer<NodeEnd> ended,
            Duration firstWelcome,
            Duration lonelyAfter) {}

    public static Behavior<MemberCommand> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            NodeSession node = new NodeSession(context, timers, setup);
            context.getSelf().tell(Phase.Tick.INSTANCE);
            timers.startTimerWithFixedDelay(
                    Phase.Tick.INSTANCE, node.settings.membership().heartbeat());
            return new Seeking(node);
        }));
    }
}
