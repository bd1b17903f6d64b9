package io.sd2ail.stream;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.RemoteStreamRefActorTerminatedException;
import org.apache.pekko.stream.SinkRef;
import org.apache.pekko.stream.StreamRefSubscriptionTimeoutException;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// The sending end of a stream that outlives its connections. A SinkRef is single-shot and fails with its peer, so this
/// actor attaches, streams, and after any end attaches again with growing pauses. It trusts no failure detector: when
/// acknowledgements stop coming it cuts the connection itself.
///
/// It owns the connection and nothing else. What was sent and not acknowledged is the [Outlet]'s to keep; after a
/// restart of this actor the stream goes on from there.
public final class Uplink<T> extends AbstractMatchingBehavior<Uplink.Command<T>> {
    public sealed interface Command<T> {}

    /// The peer's answer to an attach: where to stream to, and from which number on.
    public record Attached<T>(SinkRef<T> inlet, long nextSequence) implements Command<T>, ControlMessage {}

    /// The peer's answer when attaching again can't help.
    public record Refused<T>(String reason) implements Command<T>, ControlMessage {}

    /// All elements up to this number are safe with the peer; -1 when none is. Comes regularly, news or not.
    public record Acknowledge<T>(long upTo) implements Command<T>, ControlMessage {}

    private record Ended<T>(long connection, String reason) implements Command<T>, LocalMessage {}

    private record AttachDue<T>() implements Command<T>, LocalMessage {}

    private record Silence<T>() implements Command<T>, LocalMessage {}

    /// Where the elements come from.
    public interface Outlet<T> {
        /// Number of the oldest element that the peer has not acknowledged.
        long firstUnacknowledged();

        /// Elements from this number on, as they become available. It never completes.
        Source<T, NotUsed> from(long sequence);

        /// The peer has all elements up to this number.
        void acknowledge(long upTo);
    }

    /// Asks the peer for an inlet; the answer goes to the uplink.
    @FunctionalInterface
    public interface Attacher<T> {
        void attach(long firstUnacknowledged, ActorRef<Command<T>> uplink);
    }

    /// The peer will never take this sender's elements as they are numbered.
    public static final class RefusedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }

    private static final String ATTACH = "attach";
    private static final String SILENCE = "silence";

    private final Outlet<T> outlet;
    private final Attacher<T> attacher;
    private final StreamSettings.Connection settings;
    private final TimerScheduler<Command<T>> timers;
    private final Materializer materializer;
    private final ConnectionLog log;

    private long connection;
    private int failures;
    private @Nullable UniqueKillSwitch stream;

    private Uplink(
            ActorContext<Command<T>> context,
            TimerScheduler<Command<T>> timers,
            String name,
            Outlet<T> outlet,
            Attacher<T> attacher,
            StreamSettings.Connection settings) {
        super(context);
        this.timers = timers;
        this.outlet = outlet;
        this.attacher = attacher;
        this.settings = settings;
        this.log = new ConnectionLog(name);
        this.materializer = Materializer.createMaterializer(context);
    }

    /// @param name whose stream it is, for the log
    public static <T> Behavior<Command<T>> create(
            String name, Outlet<T> outlet, Attacher<T> attacher, StreamSettings.Connection settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Uplink<T> uplink = new Uplink<>(context, timers, name, outlet, attacher, settings);
            uplink.attach();
            return uplink;
        }));
    }

    @Override
    public Behavior<Command<T>> onMessage(Command<T> command) {
        return switch (command) {
            case Attached<T> attached -> onAttached(attached);
            case Refused<T> refused -> throw new RefusedException(refused.reason());
            case Acknowledge<T> acknowledge -> onAcknowledge(acknowledge);
            case Ended<T> ended -> onEnded(ended);
            case AttachDue<T> _ -> attach();
            case Silence<T> _ -> onSilence();
        };
    }

    private Behavior<Command<T>> attach() {
        log.attempt();
        attacher.attach(outlet.firstUnacknowledged(), getContext().getSelf());
        timers.startSingleTimer(ATTACH, new AttachDue<>(), settings.attachTimeout());
        return this;
    }

    private Behavior<Command<T>> onAttached(Attached<T> attached) {
        timers.cancel(ATTACH);
        cut("another connection took over");
        outlet.acknowledge(attached.nextSequence() - 1);
        long number = ++connection;
        Pair<UniqueKillSwitch, CompletionStage<Done>> running = outlet.from(attached.nextSequence())
                .via(SerializationCheck.flow(getContext().getSystem()))
                .viaMat(KillSwitches.single(), Keep.right())
                .watchTermination(Keep.both())
                .to(attached.inlet().getSink())
                .run(materializer);
        stream = running.first();
        getContext().pipeToSelf(running.second(), (_, failure) -> new Ended<>(number, reason(failure)));
        timers.startSingleTimer(SILENCE, new Silence<>(), settings.acknowledgementTimeout());
        return this;
    }

    private Behavior<Command<T>> onAcknowledge(Acknowledge<T> acknowledge) {
        outlet.acknowledge(acknowledge.upTo());
        if (stream != null) {
            failures = 0;
            log.connected();
            timers.startSingleTimer(SILENCE, new Silence<>(), settings.acknowledgementTimeout());
        }
        return this;
    }

    private Behavior<Command<T>> onSilence() {
        cut("no acknowledgement for " + settings.acknowledgementTimeout().toMillis() / 1e3 + " s");
        return this;
    }

    private void cut(String reason) {
        if (stream != null) {
            stream.abort(new TimeoutException(reason));
        }
    }

    private Behavior<Command<T>> onEnded(Ended<T> ended) {
        if (ended.connection() == connection) {
            stream = null;
            timers.cancel(SILENCE);
            log.lost(ended.reason());
            timers.startSingleTimer(ATTACH, new AttachDue<>(), pause());
        }
        return this;
    }

    private static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return "the peer closed it";
        }
        return switch (failure) {
            case TimeoutException cut -> String.valueOf(cut.getMessage());
            case RemoteStreamRefActorTerminatedException _ -> "the other end is gone";
            case StreamRefSubscriptionTimeoutException _ -> "the other end did not take it up in time";
            default -> failure.toString();
        };
    }

    private Duration pause() {
        double smallest = (double) settings.smallestBackoff().toMillis();
        double largest = (double) settings.largestBackoff().toMillis();
        double grown = Math.min(smallest * Math.pow(2, failures++), largest);
        double jitter =
                1 + settings.backoffJitter() * ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis((long) (grown * jitter));
    }
}
