package io.sd2ail.serialization;

import io.sd2ail.fuzz.FuzzTarget;
import io.sd2ail.fuzz.Scratch;
import java.io.NotSerializableException;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// Control messages. What can be read can be written.
public final class SerializationTarget implements FuzzTarget {
    private final KryoSerializer serializer =
            new KryoSerializer((ExtendedActorSystem) Adapter.toClassic(SerializationTest.KIT.system()));

    @Override
    public List<byte[]> seeds() {
        return SerializationTest.messages()
                .map(message ->
                        Scratch.input(Integer.parseInt(serializer.manifest(message)), serializer.toBinary(message)))
                .toList();
    }

    @Override
    public void read(byte[] input) {
        int number = Scratch.reader(input, ControlMessages.MESSAGES.size());
        try {
            serializer.toBinary(serializer.fromBinary(Scratch.rest(input), Integer.toString(number)));
        } catch (NotSerializableException _) {
            // Refused.
        }
    }
}
