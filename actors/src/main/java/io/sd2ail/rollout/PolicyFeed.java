package io.sd2ail.rollout;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.StreamSettings;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Fetches the policy once for all rollout workers of a node: what the learner sends grows with the nodes, not with
/// their workers.
public final class PolicyFeed {
    public sealed interface Command extends LocalMessage {}

    private record Newer(ParameterSnapshot snapshot) implements Command {}

    private enum NoneYet implements Command {
        INSTANCE
    }

    private PolicyFeed() {}

    /// @param workers all that follow it, from their first step on
    /// @param parameters the learner's
    public static Behavior<Command> create(
            List<ActorRef<RolloutWorker.Command>> workers,
            ActorRef<ParameterBroadcast.Command> parameters,
            StreamSettings.Parameters settings) {
        return Behaviors.setup(context -> {
            ActorRef<Command> self = context.getSelf();
            ParameterSubscription.Subscriber subscriber = new ParameterSubscription.Subscriber() {
                @Override
                public void take(ParameterSnapshot snapshot) {
                    self.tell(new Newer(snapshot));
                }

                @Override
                public void noneYet() {
                    self.tell(NoneYet.INSTANCE);
                }
            };
            context.watch(context.spawn(
                    ParameterSubscription.create(ParameterSnapshot.Topic.POLICY, parameters, settings, subscriber),
                    "policy"));
            return Behaviors.receive(Command.class)
                    .onMessage(Newer.class, newer -> {
                        workers.forEach(worker -> worker.tell(new RolloutWorker.UseParameters(newer.snapshot())));
                        return Behaviors.same();
                    })
                    .onMessage(NoneYet.class, _ -> {
                        workers.forEach(worker -> worker.tell(RolloutWorker.NoWeightsYet.INSTANCE));
                        return Behaviors.same();
                    })
                    .onSignal(ChildFailed.class, failed -> {
                        throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
                    })
                    .build();
        });
    }
}
