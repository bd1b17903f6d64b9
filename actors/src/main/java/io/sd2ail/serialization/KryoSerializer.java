package io.sd2ail.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultSerializers.EnumSerializer;
import com.esotericsoftware.kryo.kryo5.util.Pool;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.stream.SinkRef;
import org.apache.pekko.stream.StreamRefResolver;

/// Control messages as bytes. Only the classes of [ControlMessages] pass, by their frozen numbers; anything else, or a
/// message larger than any of them can be, is refused in both directions.
public final class KryoSerializer extends SerializerWithStringManifest {
    /// Far above the largest control message, far below what could hurt.
    private static final int LARGEST_MESSAGE = 1 << 20;

    /// Records within records: the deepest message has four.
    private static final int DEEPEST = 16;

    private static final int INITIAL_BUFFER = 512;
    private static final int POOLED = 16;

    private static final int FIRST_BASIC = 20;
    private static final int FIRST_PART = 50;
    private static final int FIRST_MESSAGE = 100;

    private static final Map<Class<?>, String> MANIFESTS = new HashMap<>();

    static {
        for (int number = 0; number < ControlMessages.MESSAGES.size(); number++) {
            MANIFESTS.put(ControlMessages.MESSAGES.get(number), Integer.toString(number));
        }
    }

    private final ExtendedActorSystem system;
    private final Pool<Kryo> kryos = new Pool<>(true, false, POOLED) {
        @Override
        protected Kryo create() {
            return newKryo();
        }
    };

    /// @param system resolves references to actors and streams
    public KryoSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return 7701;
    }

    @Override
    public String manifest(Object message) {
        String manifest = MANIFESTS.get(message.getClass());
        if (manifest == null) {
            throw new IllegalArgumentException(message.getClass().getName() + " is not listed in ControlMessages");
        }
        return manifest;
    }

    @Override
    public byte[] toBinary(Object message) {
        Kryo kryo = kryos.obtain();
        try (Output output = new Output(INITIAL_BUFFER, LARGEST_MESSAGE)) {
            kryo.writeObject(output, message);
            return output.toBytes();
        } finally {
            kryo.reset();
            kryos.free(kryo);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        Class<?> type = typeOf(manifest);
        if (bytes.length > LARGEST_MESSAGE) {
            throw new NotSerializableException("a control message of " + bytes.length + " bytes is refused");
        }
        Kryo kryo = kryos.obtain();
        try (Input input = new Input(bytes)) {
            Object message = kryo.readObject(input, type);
            if (message == null) { // an enum's number may say so
                throw new KryoException("there is none");
            }
            return message;
        } catch (KryoException | IllegalArgumentException broken) {
            NotSerializableException refusal = new NotSerializableException(
                    "a broken " + type.getSimpleName() + " is refused: " + broken.getMessage());
            refusal.initCause(broken);
            throw refusal;
        } finally {
            kryo.reset();
            kryos.free(kryo);
        }
    }

    private static Class<?> typeOf(String manifest) throws NotSerializableException {
        for (int number = 0; number < ControlMessages.MESSAGES.size(); number++) {
            if (Integer.toString(number).equals(manifest)) {
                return ControlMessages.MESSAGES.get(number);
            }
        }
        throw new NotSerializableException("there is no control message number " + manifest);
    }

    private Kryo newKryo() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.setMaxDepth(DEEPEST);
        int basic = FIRST_BASIC;
        kryo.register(String.class, new BoundedSerializers.Text(), basic++);
        kryo.register(double[].class, new BoundedSerializers.Doubles(), basic++);
        kryo.register(List.class, new BoundedSerializers.Elements(), basic++);
        kryo.register(ActorRef.class, actorReferences(), basic++);
        kryo.register(SinkRef.class, sinkReferences(), basic++);
        kryo.register(float[].class, new BoundedSerializers.Floats(), basic);
        register(kryo, ControlMessages.PARTS, FIRST_PART);
        register(kryo, ControlMessages.MESSAGES, FIRST_MESSAGE);
        return kryo;
    }

    private static void register(Kryo kryo, List<? extends Class<?>> types, int first) {
        for (int i = 0; i < types.size(); i++) {
            Class<?> type = types.get(i);
            if (type.isRecord()) {
                kryo.register(type, new WholeRecordSerializer<>(type), first + i);
            } else {
                kryo.register(type, new EnumSerializer(type.asSubclass(Enum.class)), first + i);
            }
        }
    }

    // The extensions are looked up when needed: while the system starts, they can't be.
    private ReferenceSerializer<ActorRef<?>> actorReferences() {
        return new ReferenceSerializer<>(
                reference -> ActorRefResolver.get(Adapter.toTyped(system)).toSerializationFormat(reference),
                text -> ActorRefResolver.get(Adapter.toTyped(system)).resolveActorRef(text));
    }

    private ReferenceSerializer<SinkRef<?>> sinkReferences() {
        return new ReferenceSerializer<>(
                reference -> StreamRefResolver.get(system).toSerializationFormat(reference),
                text -> StreamRefResolver.get(system).resolveSinkRef(text));
    }
}
