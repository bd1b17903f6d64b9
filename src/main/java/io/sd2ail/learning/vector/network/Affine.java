package io.sd2ail.learning.vector.network;

import io.sd2ail.kernel.Lanes;
import java.util.Arrays;

/// Arrays of the shape of one linear layer's parameters: its weights themselves, their gradient, or a moment of it.
///
/// @param weight [out, padded in], row-major; padding is 0
/// @param bias [padded out]; padding is 0
public record Affine(float[] weight, float[] bias) {
    static Affine zero(int in, int out) {
        return new Affine(new float[out * Lanes.padded(in)], new float[Lanes.padded(out)]);
    }

    public void clear() {
        Arrays.fill(weight, 0);
        Arrays.fill(bias, 0);
    }
}
