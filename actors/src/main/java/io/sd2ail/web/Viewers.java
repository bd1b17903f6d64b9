package io.sd2ail.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who looks at the page now. Each viewer has a few events of room: one that does not take them is dropped and
/// counted, never waited for; its page comes back by itself and loads what it missed. Thread-safe.
final class Viewers {
    private static final Logger log = LoggerFactory.getLogger(Viewers.class);

    /// Events that wait for one viewer at most.
    static final int ROOM = 256;

    /// Events that wait for one that does not take them.
    private static final int STALLED = ROOM / 16;

    /// Viewers at a time.
    static final int MOST = 64;

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final Set<BoundedSourceQueue<ServerSentEvent>> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong dropped = new AtomicLong();

    /// Whether nobody looks: then nothing needs to be made for anybody.
    boolean isEmpty() {
        return open.isEmpty();
    }

    int count() {
        return open.size();
    }

    /// Viewers that did not take what they were sent.
    long dropped() {
        return dropped.get();
    }

    /// Whether one more may come.
    boolean hasRoom() {
        return open.size() < MOST;
    }

    /// What one viewer is sent from now on.
    Source<ServerSentEvent, NotUsed> events() {
        return Source.<ServerSentEvent>queue(ROOM)
                .watchTermination((queue, done) -> {
                    open.add(queue);
                    var unused = done.whenComplete((_, _) -> gone(queue));
                    return NotUsed.getInstance();
                })
                .keepAlive(SIGN_OF_LIFE, ServerSentEvent::heartbeat)
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    /// Sends everybody an event.
    ///
    /// @param data made only when somebody looks
    void tell(String type, Supplier<ObjectNode> data) {
        if (!open.isEmpty()) {
            ServerSentEvent event = ServerSentEvent.create(data.get().toString(), type);
            open.forEach(viewer -> offer(viewer, event));
        }
    }

    /// A connection on which nothing moves for long ends before the room is full: what waits then tells it from a page
    /// that was closed.
    private void gone(BoundedSourceQueue<ServerSentEvent> viewer) {
        if (open.remove(viewer) && viewer.size() > STALLED) {
            log.info(
                    "a viewer of the page is dropped, {} so far: it left {} events untaken",
                    dropped.incrementAndGet(),
                    viewer.size());
        }
    }

    private void offer(BoundedSourceQueue<ServerSentEvent> viewer, ServerSentEvent event) {
        if (viewer.offer(event) == QueueOfferResult.dropped() && open.remove(viewer)) {
            // What waits for it goes with its connection, which ends when nothing moves on it.
            viewer.complete();
            log.info(
                    "a viewer of the page is dropped, {} so far: it took none of {} events",
                    dropped.incrementAndGet(),
                    ROOM);
        }
    }

    /// Ends all of them.
    void close() {
        open.forEach(BoundedSourceQueue::complete);
        open.clear();
    }
}
