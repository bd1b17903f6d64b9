package io.sd2ail.stream;

import io.sd2ail.data.ParameterSnapshot;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Holds the newest weights of each topic and hands them to whoever asks with an older version in hand. An asker that
/// is up to date is answered when the next version comes. So nobody is sent a version that it did not ask for, a slow
/// subscriber skips versions by itself, and a late one starts with the newest.
///
/// Loses the snapshots when it restarts; the learner's next publication brings them back.
public final class ParameterBroadcast extends AbstractMatchingBehavior<ParameterBroadcast.Command> {
    public sealed interface Command {}

    /// The learner's newest weights of one topic.
    public record Publish(ParameterSnapshot snapshot) implements Command, LocalMessage {}

    /// Asks for a version newer than `haveVersion`; 0 asks for any.
    public record GetParameters(
            ParameterSnapshot.Topic topic, long haveVersion, ActorRef<ParameterSubscription.Newest> replyTo)
            implements Command, ControlMessage {}

    private final Map<ParameterSnapshot.Topic, ParameterSnapshot> newest = new EnumMap<>(ParameterSnapshot.Topic.class);
    private final Map<ActorRef<ParameterSubscription.Newest>, ParameterSnapshot.Topic> waiting = new HashMap<>();

    private ParameterBroadcast(ActorContext<Command> context) {
        super(context);
    }

    public static Behavior<Command> create() {
        return Behaviors.setup(ParameterBroadcast::new);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Publish publish -> onPublish(publish.snapshot());
            case GetParameters get -> onGetParameters(get);
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated terminated) {
            Object gone = terminated.getRef();
            waiting.keySet().removeIf(gone::equals);
        }
        return this;
    }

    private Behavior<Command> onPublish(ParameterSnapshot snapshot) {
        ParameterSnapshot present = newest.get(snapshot.topic());
        if (present == null || snapshot.version() > present.version()) {
            newest.put(snapshot.topic(), snapshot);
            waiting.entrySet().removeIf(entry -> {
                boolean subscribed = entry.getValue() == snapshot.topic();
                if (subscribed) {
                    answer(entry.getKey(), snapshot);
                }
                return subscribed;
            });
        }
        return this;
    }

    private Behavior<Command> onGetParameters(GetParameters get) {
        ParameterSnapshot present = newest.get(get.topic());
        if (present != null && present.version() > get.haveVersion()) {
            waiting.remove(get.replyTo());
            answer(get.replyTo(), present);
        } else if (waiting.put(get.replyTo(), get.topic()) == null) {
            getContext().watch(get.replyTo());
        }
        return this;
    }

    private void answer(ActorRef<ParameterSubscription.Newest> subscriber, ParameterSnapshot snapshot) {
        getContext().unwatch(subscriber);
        subscriber.tell(new ParameterSubscription.Newest(snapshot));
    }
}
