package io.sd2ail.stream;

import io.sd2ail.data.ParameterPart;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// Pulls one topic's weights by version: always one question is open at the [ParameterBroadcast], asked again after a
/// while in case it or its answer was lost. Versions only grow: an older one is dropped, never handed on.
public final class ParameterSubscription extends AbstractMatchingBehavior<ParameterSubscription.Command> {
    public sealed interface Command {}

    /// What a broadcast says.
    public sealed interface Answer extends Command {}

    /// A piece of the topic's weights.
    public record Arrived(ParameterPart part) implements Answer {}

    /// Nobody has published any weights of the topic; the first ones come as soon as somebody does.
    public enum NoneYet implements Answer, ControlMessage {
        INSTANCE
    }

    /// Takes a topic's weights. It is called from the subscription's actor: send messages there, and touch nothing.
    @FunctionalInterface
    public interface Subscriber {
        void take(ParameterSnapshot snapshot);

        /// There are none yet.
        default void noneYet() {}
    }

    private enum AskAgain implements Command, LocalMessage {
        INSTANCE
    }

    /// A version of which pieces are missing.
    private static final class Transfer {
        private final long version;
        private final int parts;
        private final List<byte[]> pieces = new ArrayList<>();
        private long bytes;
        private boolean moved = true;

        Transfer(ParameterPart first) {
            this.version = first.version();
            this.parts = first.parts();
        }

        boolean takes(ParameterPart part) {
            return part.version() == version && part.part() == pieces.size() && part.parts() == parts;
        }
    }

    private final ParameterSnapshot.Topic topic;
    private final ActorRef<ParameterBroadcast.Command> broadcast;
    private final Subscriber subscriber;
    private final long largestBytes;
    private long haveVersion;
    private @Nullable Transfer transfer;

    private ParameterSubscription(
            ActorContext<Command> context,
            ParameterSnapshot.Topic topic,
            ActorRef<ParameterBroadcast.Command> broadcast,
            StreamSettings.Parameters settings,
            Subscriber subscriber) {
        super(context);
        this.topic = topic;
        this.broadcast = broadcast;
        this.subscriber = subscriber;
        this.largestBytes = settings.largestBytes();
    }

    public static Behavior<Command> create(
            ParameterSnapshot.Topic topic,
            ActorRef<ParameterBroadcast.Command> broadcast,
            StreamSettings.Parameters settings,
            Subscriber subscriber) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            Duration askAgain = settings.askAgain();
            timers.startTimerWithFixedDelay(AskAgain.INSTANCE, askAgain);
            ParameterSubscription subscription =
                    new ParameterSubscription(context, topic, broadcast, settings, subscriber);
            subscription.ask();
            return subscription;
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Arrived arrived -> onPart(arrived.part());
            case NoneYet _ -> subscriber.noneYet();
            case AskAgain _ -> onAskAgain();
        }
        return this;
    }

    private void onPart(ParameterPart part) {
        if (part.topic() != topic || part.version() <= haveVersion) {
            return;
        }
        Transfer present = transfer;
        if (part.part() == 0) {
            present = new Transfer(part);
            transfer = present;
        }
        if (present == null || !present.takes(part)) {
            return;
        }
        if (present.bytes + part.bytes().length > largestBytes) {
            throw new IllegalStateException("weights of version " + part.version() + " have more than " + largestBytes
                    + " bytes: set sd2ail.system.parameters.largest-bytes higher on this node");
        }
        present.pieces.add(part.bytes());
        present.bytes += part.bytes().length;
        present.moved = true;
        if (present.pieces.size() < present.parts) {
            broadcast.tell(new ParameterBroadcast.GetPart(
                    present.version,
                    present.pieces.size(),
                    getContext().getSelf().narrow()));
        } else {
            transfer = null;
            haveVersion = present.version;
            subscriber.take(WireFormat.parameterSnapshot(present.pieces));
            ask();
        }
    }

    private void onAskAgain() {
        Transfer present = transfer;
        if (present != null && present.moved) {
            present.moved = false;
        } else {
            ask();
        }
    }

    private void ask() {
        transfer = null;
        broadcast.tell(new ParameterBroadcast.GetParameters(
                topic, haveVersion, getContext().getSelf().narrow()));
    }
}
