package io.sd2ail.demonstration.array;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Numbers in a box of any rank.
///
/// @param shape extents; empty for a scalar
/// @param values entries in C order, widened to double
public record NumericArray(long[] shape, double[] values) {
    /// The entries as float32.
    public float[] floats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /// The entries as integers.
    ///
    /// @throws ArithmeticException when an entry is not an int
    public int[] ints() {
        return Arrays.stream(values)
                .mapToInt(value -> Math.toIntExact((long) value))
                .toArray();
    }

    /// As a Python tuple, for messages.
    public String shapeText() {
        return text(shape);
    }

    public static String text(long[] shape) {
        return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
