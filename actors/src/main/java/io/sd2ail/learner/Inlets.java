package io.sd2ail.learner;

import io.sd2ail.stream.StreamSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SinkRef;
import org.apache.pekko.stream.StreamRefAttributes;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.jspecify.annotations.Nullable;

/// The receiving ends of one kind of stream: a fresh single-shot inlet for every connection, one connection a sender,
/// all merged into one sink.
final class Inlets<T> {
    private final Sink<T, NotUsed> merge;
    private final Attributes attributes;
    private final Materializer materializer;
    private final Map<String, UniqueKillSwitch> open = new HashMap<>();

    Inlets(Sink<T, NotUsed> merge, StreamSettings.Inlet settings, Materializer materializer) {
        this.merge = merge;
        this.attributes = StreamRefAttributes.bufferCapacity(settings.connectionBuffer())
                .and(StreamRefAttributes.subscriptionTimeout(settings.subscriptionTimeout()));
        this.materializer = materializer;
    }

    /// A new inlet for this sender; its former one is closed.
    ///
    /// @param check fails the connection when the sender misbehaves; the merge only sees it end
    SinkRef<T> open(String sender, Flow<T, T, NotUsed> check) {
        close(sender, "the sender attached again");
        Pair<SinkRef<T>, UniqueKillSwitch> inlet = StreamRefs.<T>sinkRef()
                .addAttributes(attributes)
                .viaMat(KillSwitches.single(), Keep.both())
                .via(check)
                .onErrorComplete()
                .to(merge)
                .run(materializer);
        open.put(sender, inlet.second());
        return inlet.first();
    }

    void close(String sender, String reason) {
        @Nullable UniqueKillSwitch former = open.remove(sender);
        if (former != null) {
            former.abort(new IllegalStateException(reason));
        }
    }
}
