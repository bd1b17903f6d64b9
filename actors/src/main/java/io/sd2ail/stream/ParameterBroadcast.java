package io.sd2ail.stream;

import io.sd2ail.data.ParameterPart;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.wire.WireFormat;
import java.util.Arrays;
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
import org.jspecify.annotations.Nullable;

/// Holds the newest weights of each topic and hands them to whoever asks with an older version in hand, piece by piece
/// as the subscriber asks for the next one. An asker that is up to date is answered when the next version comes,
/// and one that asks before there is any is told so at once. So nobody is sent anything that it did not ask for, a
/// slow subscriber skips versions by itself, a late one starts with the newest, and weights of any size leave room
/// for everything else on the wire.
///
/// A version is encoded once, whoever asks. A transfer that has begun goes on with its version.
///
/// Loses the snapshots when it restarts; the learner's next publication brings them back.
public final class ParameterBroadcast extends AbstractMatchingBehavior<ParameterBroadcast.Command> {
    public sealed interface Command {}

    /// The learner's newest weights of one topic.
    public record Publish(ParameterSnapshot snapshot) implements Command, LocalMessage {}

    /// Asks for the first piece of a version newer than `haveVersion`; 0 asks for any.
    public record GetParameters(
            ParameterSnapshot.Topic topic, long haveVersion, ActorRef<ParameterSubscription.Answer> replyTo)
            implements Command, ControlMessage {}

    /// Asks for a further piece of the version that the first one was of.
    public record GetPart(long version, int part, ActorRef<ParameterSubscription.Answer> replyTo)
            implements Command, ControlMessage {}

    /// A version as bytes, made when it is first asked for.
    private static final class Encoded {
        private final ParameterSnapshot snapshot;
        private byte @Nullable [] bytes;

        Encoded(ParameterSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        long version() {
            return snapshot.version();
        }

        private byte[] bytes() {
            byte[] made = bytes;
            if (made == null) {
                made = WireFormat.encode(snapshot);
                bytes = made;
            }
            return made;
        }

        int parts(int partBytes) {
            return Math.max(1, Math.ceilDiv(bytes().length, partBytes));
        }

        ParameterPart part(int part, int partBytes) {
            byte[] whole = bytes();
            int from = part * partBytes;
            int to = Math.min(from + partBytes, whole.length);
            return new ParameterPart(
                    snapshot.topic(),
                    version(),
                    part,
                    parts(partBytes),
                    from == 0 && to == whole.length ? whole : Arrays.copyOfRange(whole, from, to));
        }
    }

    private final int partBytes;
    private final Map<ParameterSnapshot.Topic, Encoded> newest = new EnumMap<>(ParameterSnapshot.Topic.class);
    private final Map<ActorRef<ParameterSubscription.Answer>, ParameterSnapshot.Topic> waiting = new HashMap<>();
    private final Map<ActorRef<ParameterSubscription.Answer>, Encoded> transfers = new HashMap<>();

    private ParameterBroadcast(ActorContext<Command> context, int partBytes) {
        super(context);
        this.partBytes = partBytes;
    }

    /// @param partBytes size of a piece
    public static Behavior<Command> create(int partBytes) {
        return Behaviors.setup(context -> new ParameterBroadcast(context, partBytes));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Publish publish -> onPublish(publish.snapshot());
            case GetParameters get -> onGetParameters(get);
            case GetPart get -> onGetPart(get);
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof Terminated terminated) {
            Object gone = terminated.getRef();
            waiting.keySet().removeIf(gone::equals);
            transfers.keySet().removeIf(gone::equals);
        }
        return this;
    }

    private void onPublish(ParameterSnapshot snapshot) {
        Encoded present = newest.get(snapshot.topic());
        if (present != null && snapshot.version() <= present.version()) {
            return;
        }
        Encoded encoded = new Encoded(snapshot);
        newest.put(snapshot.topic(), encoded);
        waiting.entrySet().removeIf(entry -> {
            boolean subscribed = entry.getValue() == snapshot.topic();
            if (subscribed) {
                begin(entry.getKey(), encoded);
            }
            return subscribed;
        });
    }

    private void onGetParameters(GetParameters get) {
        getContext().watch(get.replyTo());
        transfers.remove(get.replyTo());
        Encoded present = newest.get(get.topic());
        if (present != null && present.version() > get.haveVersion()) {
            waiting.remove(get.replyTo());
            begin(get.replyTo(), present);
        } else {
            waiting.put(get.replyTo(), get.topic());
            if (present == null) {
                get.replyTo().tell(ParameterSubscription.NoneYet.INSTANCE);
            }
        }
    }

    private void begin(ActorRef<ParameterSubscription.Answer> subscriber, Encoded encoded) {
        if (encoded.parts(partBytes) > 1) {
            transfers.put(subscriber, encoded);
        }
        subscriber.tell(new ParameterSubscription.Arrived(encoded.part(0, partBytes)));
    }

    // Of an unknown transfer nothing is said: the subscriber soon asks from the start.
    private void onGetPart(GetPart get) {
        Encoded encoded = transfers.get(get.replyTo());
        if (encoded != null
                && encoded.version() == get.version()
                && get.part() >= 0
                && get.part() < encoded.parts(partBytes)) {
            get.replyTo().tell(new ParameterSubscription.Arrived(encoded.part(get.part(), partBytes)));
        }
    }
}
