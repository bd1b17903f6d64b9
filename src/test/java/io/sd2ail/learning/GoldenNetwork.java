package io.sd2ail.learning;

import io.sd2ail.Golden;
import io.sd2ail.network.ParameterLayout;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// Moves parameters between the golden files' one array a layer and our flat vectors.
public final class GoldenNetwork {
    private GoldenNetwork() {}

    /// @param prefix of the keys, for example `w.`
    public static float[] flat(Golden golden, String prefix, ParameterLayout layout) {
        float[] flat = new float[layout.size()];
        for (ParameterLayout.Slice slice : layout.slices()) {
            float[] part = golden.floats(prefix + slice.name());
            System.arraycopy(part, 0, flat, slice.offset(), slice.size());
        }
        return flat;
    }

    /// The golden policy has its means and logarithms of deviations in two layers, ours in one: the means first.
    public static float[] flatPolicy(Golden golden, String prefix, ParameterLayout layout) {
        float[] flat = new float[layout.size()];
        for (ParameterLayout.Slice slice : layout.slices()) {
            if (slice.name().startsWith("head.")) {
                float[] means = golden.floats(prefix + slice.name().replace("head", "mean"));
                float[] deviations = golden.floats(prefix + slice.name().replace("head", "log_std"));
                System.arraycopy(means, 0, flat, slice.offset(), means.length);
                System.arraycopy(deviations, 0, flat, slice.offset() + means.length, deviations.length);
            } else {
                float[] part = golden.floats(prefix + slice.name());
                System.arraycopy(part, 0, flat, slice.offset(), slice.size());
            }
        }
        return flat;
    }

    /// Hands every part of the flat vector on with its golden key.
    public static void forEach(float[] flat, String prefix, ParameterLayout layout, BiConsumer<String, float[]> check) {
        for (ParameterLayout.Slice slice : layout.slices()) {
            check.accept(prefix + slice.name(), part(flat, slice.offset(), slice.size()));
        }
    }

    /// As [#forEach], the policy's head in its two golden parts.
    public static void forEachOfPolicy(
            float[] flat, String prefix, ParameterLayout layout, BiConsumer<String, float[]> check) {
        for (ParameterLayout.Slice slice : layout.slices()) {
            if (slice.name().startsWith("head.")) {
                int half = slice.size() / 2;
                String means = prefix + slice.name().replace("head", "mean");
                String deviations = prefix + slice.name().replace("head", "log_std");
                check.accept(means, part(flat, slice.offset(), half));
                check.accept(deviations, part(flat, slice.offset() + half, half));
            } else {
                check.accept(prefix + slice.name(), part(flat, slice.offset(), slice.size()));
            }
        }
    }

    public static float[] concatenate(float[]... parts) {
        int length = 0;
        for (float[] part : parts) {
            length += part.length;
        }
        float[] all = new float[length];
        int offset = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, offset, part.length);
            offset += part.length;
        }
        return all;
    }

    public static float[] part(float[] values, int offset, int length) {
        return Arrays.copyOfRange(values, offset, offset + length);
    }
}
