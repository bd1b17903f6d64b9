package io.sd2ail.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Serializers that believe no length: one that says more than the message holds is refused before anything is
/// allocated for it.
final class BoundedSerializers {
    /// Elements of a list.
    private static final int LONGEST_LIST = 65_536;

    private BoundedSerializers() {}

    private static int readLength(Input input, int bytesEach) {
        int length = input.readVarInt(true);
        if (length < 0 || (long) length * bytesEach > input.limit() - input.position()) {
            throw new KryoException("a message says that " + length + " entries follow, more than it holds");
        }
        return length;
    }

    /// UTF-8.
    static final class Text extends Serializer<String> {
        Text() {
            super(false, true);
        }

        @Override
        public void write(Kryo kryo, Output output, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            output.writeVarInt(bytes.length, true);
            output.writeBytes(bytes);
        }

        @Override
        public String read(Kryo kryo, Input input, Class<? extends String> type) {
            return new String(input.readBytes(readLength(input, 1)), StandardCharsets.UTF_8);
        }
    }

    /// Any number of doubles.
    static final class Doubles extends Serializer<double[]> {
        @Override
        public void write(Kryo kryo, Output output, double[] values) {
            output.writeVarInt(values.length, true);
            output.writeDoubles(values, 0, values.length);
        }

        @Override
        public double[] read(Kryo kryo, Input input, Class<? extends double[]> type) {
            return input.readDoubles(readLength(input, Double.BYTES));
        }
    }

    /// Any number of floats.
    static final class Floats extends Serializer<float[]> {
        @Override
        public void write(Kryo kryo, Output output, float[] values) {
            output.writeVarInt(values.length, true);
            output.writeFloats(values, 0, values.length);
        }

        @Override
        public float[] read(Kryo kryo, Input input, Class<? extends float[]> type) {
            return input.readFloats(readLength(input, Float.BYTES));
        }
    }

    /// Lists of registered records.
    static final class Elements extends Serializer<List<?>> {
        Elements() {
            super(false, true);
        }

        @Override
        public void write(Kryo kryo, Output output, List<?> list) {
            output.writeVarInt(list.size(), true);
            list.forEach(element -> kryo.writeClassAndObject(output, element));
        }

        @Override
        public List<?> read(Kryo kryo, Input input, Class<? extends List<?>> type) {
            int length = Math.min(readLength(input, 1), LONGEST_LIST);
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                Object element = kryo.readClassAndObject(input);
                if (element == null) {
                    throw new KryoException("a list has nothing at " + i);
                }
                list.add(element);
            }
            return List.copyOf(list);
        }
    }
}
