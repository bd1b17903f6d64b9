package io.sd2ail.coordinator;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.stream.Dispatchers;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/// Where the parts of a run put its events, from any thread: they reach the listeners through the [ListenerRelay].
final class RunEvents implements Consumer<RunEvent> {
    private final ActorRef<ListenerRelay.Command> relay;
    private volatile @Nullable Path lastCheckpoint;

    /// Spawns and watches the relay.
    RunEvents(ActorContext<?> context, List<RunListener> listeners) {
        relay = context.spawn(ListenerRelay.create(listeners), "listeners", Dispatchers.BLOCKING);
        context.watch(relay);
    }

    @Override
    public void accept(RunEvent event) {
        if (event instanceof RunEvent.CheckpointWritten written) {
            lastCheckpoint = written.folder();
        }
        relay.tell(new ListenerRelay.Deliver(event));
    }

    ActorRef<ListenerRelay.Command> relay() {
        return relay;
    }

    /// Of this process; null before the first.
    @Nullable
    Path lastCheckpoint() {
        return lastCheckpoint;
    }
}
