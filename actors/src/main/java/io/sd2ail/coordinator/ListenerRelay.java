package io.sd2ail.coordinator;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.stream.LocalMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Delivers the run's events to its listeners, one after the other, away from the threads that compute. Events before
/// the run's start wait for it and events after its end are dropped: listeners hear of the start first and of the end
/// last. A listener that throws fails the run: it writes what the user asked for.
final class ListenerRelay extends AbstractMatchingBehavior<ListenerRelay.Command> {
    sealed interface Command extends LocalMessage {}

    record Deliver(RunEvent event) implements Command {}

    /// Answers once everything before it is delivered.
    record Flush(ActorRef<Flushed> replyTo) implements Command {}

    enum Flushed implements LocalMessage {
        INSTANCE
    }

    private final List<RunListener> listeners;
    private final List<RunEvent> early = new ArrayList<>();
    private boolean started;
    private boolean finished;

    private ListenerRelay(ActorContext<Command> context, List<RunListener> listeners) {
        super(context);
        this.listeners = listeners;
    }

    static Behavior<Command> create(List<RunListener> listeners) {
        return Behaviors.setup(context -> new ListenerRelay(context, listeners));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Deliver deliver -> onDeliver(deliver.event());
            case Flush flush -> flush.replyTo().tell(Flushed.INSTANCE);
        }
        return this;
    }

    private void onDeliver(RunEvent event) {
        if (finished) {
            return;
        }
        finished = event instanceof RunEvent.Finished;
        if (started || event instanceof RunEvent.Started) {
            started = true;
            deliver(event);
            early.forEach(this::deliver);
            early.clear();
        } else {
            early.add(event);
        }
    }

    private void deliver(RunEvent event) {
        listeners.forEach(listener -> listener.onEvent(event));
    }
}
