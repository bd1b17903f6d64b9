package io.sd2ail.stream;

import io.sd2ail.data.ParameterSnapshot;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Pulls one topic's weights by version: always one question is open at the [ParameterBroadcast], asked again after a
/// while in case it or its answer was lost. Versions only grow: an older one is dropped, never handed on.
public final class ParameterSubscription extends AbstractMatchingBehavior<ParameterSubscription.Command> {
    public sealed interface Command {}

    /// The newest weights of the topic.
    public record Newest(ParameterSnapshot snapshot) implements Command {}

    private enum AskAgain implements Command, LocalMessage {
        INSTANCE
    }

    private final ParameterSnapshot.Topic topic;
    private final ActorRef<ParameterBroadcast.Command> broadcast;
    private final Consumer<ParameterSnapshot> subscriber;
    private long haveVersion;

    private ParameterSubscription(
            ActorContext<Command> context,
            ParameterSnapshot.Topic topic,
            ActorRef<ParameterBroadcast.Command> broadcast,
            Consumer<ParameterSnapshot> subscriber) {
        super(context);
        this.topic = topic;
        this.broadcast = broadcast;
        this.subscriber = subscriber;
    }

    /// @param askAgain pause after which an open question is asked again
    /// @param subscriber is called from this actor: send yourself a message there
    public static Behavior<Command> create(
            ParameterSnapshot.Topic topic,
            ActorRef<ParameterBroadcast.Command> broadcast,
            Duration askAgain,
            Consumer<ParameterSnapshot> subscriber) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            timers.startTimerWithFixedDelay(AskAgain.INSTANCE, askAgain);
            ParameterSubscription subscription = new ParameterSubscription(context, topic, broadcast, subscriber);
            subscription.ask();
            return subscription;
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Newest newest -> onNewest(newest.snapshot());
            case AskAgain _ -> ask();
        };
    }

    private Behavior<Command> onNewest(ParameterSnapshot snapshot) {
        if (snapshot.topic() == topic && snapshot.version() > haveVersion) {
            haveVersion = snapshot.version();
            subscriber.accept(snapshot);
            ask();
        }
        return this;
    }

    private Behavior<Command> ask() {
        broadcast.tell(new ParameterBroadcast.GetParameters(
                topic, haveVersion, getContext().getSelf().narrow()));
        return this;
    }
}
