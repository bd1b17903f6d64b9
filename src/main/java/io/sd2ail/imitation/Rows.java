package io.sd2ail.imitation;

import java.util.Arrays;

/// Small operations on rows in flat arrays.
final class Rows {
    private Rows() {}

    static float[] concatenate(float[]... parts) {
        float[] whole =
                new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int offset = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, whole, offset, part.length);
            offset += part.length;
        }
        return whole;
    }

    /// Mean of `count` values from `from` on; 0 of none.
    static float mean(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return count == 0 ? 0 : (float) (sum / count);
    }
}
