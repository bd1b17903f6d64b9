package io.sd2ail.learning.vector.network;

import io.sd2ail.kernel.Elementwise;
import java.util.Arrays;
import java.util.List;

/// What one lane gathers of the denoiser's gradient.
///
/// @param layers one of each layer; those of the time network stay 0 until the table is brought back
/// @param timeBias [T, hiddenStride], dL/d(bias_t)
/// @param stride of a row of the table
public record DenoiserGradient(List<Affine> layers, float[] timeBias, int stride) {
    public Affine layer(int number) {
        return layers.get(number);
    }

    public void clear() {
        layers.forEach(Affine::clear);
        Arrays.fill(timeBias, 0);
    }

    /// Adds each row's dL/dz1 to its step's bias.
    ///
    /// @param gradient [rows, stride]
    /// @param biasAt offset of each row's bias
    public void addTimeBias(float[] gradient, int rows, int[] biasAt) {
        for (int row = 0; row < rows; row++) {
            Elementwise.add(timeBias, biasAt[row], gradient, row * stride, stride);
        }
    }

    /// Adds another lane's table.
    public void addTimeBias(DenoiserGradient other) {
        Elementwise.add(timeBias, 0, other.timeBias, 0, timeBias.length);
    }
}
