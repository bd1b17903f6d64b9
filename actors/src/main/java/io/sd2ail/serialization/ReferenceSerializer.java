package io.sd2ail.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.function.Function;

/// References to actors and streams as the text by which the other side finds them.
final class ReferenceSerializer<R> extends Serializer<R> {
    private final Function<R, String> format;
    private final Function<String, R> resolve;

    /// @param format writes a reference down
    /// @param resolve finds it again
    ReferenceSerializer(Function<R, String> format, Function<String, R> resolve) {
        super(false, true);
        this.format = format;
        this.resolve = resolve;
    }

    @Override
    public void write(Kryo kryo, Output output, R reference) {
        kryo.writeObject(output, format.apply(reference));
    }

    @Override
    public R read(Kryo kryo, Input input, Class<? extends R> type) {
        return resolve.apply(kryo.readObject(input, String.class));
    }
}
