package io.sd2ail.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Arrays as raw little-endian bytes and back, and the checks of sizes that come from outside. A check that
/// fails throws [Problem]; nothing is allocated for a size before the bytes for it are seen to be there.
final class Column {
    /// Rows of one message.
    static final int MAX_ROWS = 65_536;

    /// Entries of an observation, an action or a row.
    static final int MAX_SIZE = 1_000_000;

    /// Characters of a name.
    static final int MAX_NAME = 256;

    private Column() {}

    /// What is wrong with a field; completes "malformed KIND: ...".
    static final class Problem extends Exception {
        private static final long serialVersionUID = 1L;

        Problem(String message) {
            super(message);
        }
    }

    static ByteString of(float[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static ByteString of(double[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static ByteString of(long[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static ByteString of(boolean[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static float[] floats(String field, ByteString bytes) throws Problem {
        float[] values = new float[entries(field, bytes, Float.BYTES)];
        read(bytes).asFloatBuffer().get(values);
        return values;
    }

    /// @return [rows, size]
    static float[] floats(String field, ByteString bytes, int rows, int size) throws Problem {
        if (bytes.size() != (long) rows * size * Float.BYTES) {
            throw new Problem(field + " has " + bytes.size() + " bytes, float32 [" + rows + ", " + size + "] needs "
                    + (long) rows * size * Float.BYTES);
        }
        return floats(field, bytes);
    }

    static double[] doubles(String field, ByteString bytes) throws Problem {
        double[] values = new double[entries(field, bytes, Double.BYTES)];
        read(bytes).asDoubleBuffer().get(values);
        return values;
    }

    static long[] longs(String field, ByteString bytes) throws Problem {
        long[] values = new long[entries(field, bytes, Long.BYTES)];
        read(bytes).asLongBuffer().get(values);
        return values;
    }

    /// @return [rows]
    static boolean[] flags(String field, ByteString bytes, int rows) throws Problem {
        if (bytes.size() != rows) {
            throw new Problem(field + " has " + bytes.size() + " bytes, uint8 [" + rows + "] needs " + rows);
        }
        boolean[] values = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            int flag = bytes.byteAt(i);
            if (flag != 0 && flag != 1) {
                throw new Problem(field + " has " + flag + " at row " + i + ", neither 0 nor 1");
            }
            values[i] = flag == 1;
        }
        return values;
    }

    /// A count or size that must lie within bounds; Protobuf's unsigned numbers arrive as signed ones.
    static int within(String field, int value, int min, int max) throws Problem {
        if (value < min || value > max) {
            throw new Problem(field + " is " + Integer.toUnsignedString(value) + ", must be " + min + " to " + max);
        }
        return value;
    }

    static long notNegative(String field, long value) throws Problem {
        if (value < 0) {
            throw new Problem(field + " is " + Long.toUnsignedString(value) + ", more than a counter can reach");
        }
        return value;
    }

    static String name(String field, String value) throws Problem {
        if (value.isEmpty() || value.length() > MAX_NAME) {
            throw new Problem(field + " has " + value.length() + " characters, must have 1 to " + MAX_NAME);
        }
        return value;
    }

    private static int entries(String field, ByteString bytes, int width) throws Problem {
        if (bytes.size() % width != 0) {
            throw new Problem(field + " has " + bytes.size() + " bytes, no multiple of " + width);
        }
        return bytes.size() / width;
    }

    private static ByteBuffer read(ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
