package io.sd2ail.stream;

import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.stream.javadsl.Flow;

/// Keeps streams honest within one process: `pekko.actor.serialize-messages` sends every actor message through its
/// bytes but leaves stream elements alone, because they travel inside the toolkit's own messages.
public final class SerializationCheck {
    private SerializationCheck() {}

    /// Sends every element through its bytes when the actor system does so with its messages; otherwise does nothing.
    public static <T> Flow<T, T, NotUsed> flow(ActorSystem<?> system) {
        if (!system.settings().config().getBoolean("pekko.actor.serialize-messages")) {
            return Flow.create();
        }
        Serialization serialization = SerializationExtension.get(Adapter.toClassic(system));
        return Flow.<T>create().map(element -> throughBytes(serialization, element));
    }

    @SuppressWarnings("unchecked") // a serializer gives back the class that it was given
    private static <T> T throughBytes(Serialization serialization, T element) {
        Serializer serializer = serialization.findSerializerFor(element);
        String manifest = Serializers.manifestFor(serializer, element);
        byte[] bytes = serializer.toBinary(element);
        return (T) serialization
                .deserialize(bytes, serializer.identifier(), manifest)
                .get();
    }
}
