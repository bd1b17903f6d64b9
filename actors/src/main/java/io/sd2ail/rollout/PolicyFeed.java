package io.sd2ail.rollout;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.stream.ChildFailure;
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
    private PolicyFeed() {}

    /// @param workers all that follow it, from their first step on
    /// @param parameters the learner's
    public static Behavior<Void> create(
            List<ActorRef<RolloutWorker.Command>> workers,
            ActorRef<ParameterBroadcast.Command> parameters,
            StreamSettings.Parameters settings) {
        return Behaviors.setup(context -> {
            context.watch(context.spawn(
                    ParameterSubscription.create(
                            ParameterSnapshot.Topic.POLICY, parameters, settings, new ToWorkers(workers)),
                    "policy"));
            return Behaviors.receive(Void.class)
                    .onSignal(ChildFailed.class, failed -> {
                        throw ChildFailure.of(failed);
                    })
                    .build();
        });
    }

    private record ToWorkers(List<ActorRef<RolloutWorker.Command>> workers)
            implements ParameterSubscription.Subscriber {
        @Override
        public void take(ParameterSnapshot snapshot) {
            workers.forEach(worker -> worker.tell(new RolloutWorker.UseParameters(snapshot)));
        }

        @Override
        public void noneYet() {
            workers.forEach(worker -> worker.tell(RolloutWorker.NoWeightsYet.INSTANCE));
        }
    }
}
