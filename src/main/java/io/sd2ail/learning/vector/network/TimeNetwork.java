package io.sd2ail.learning.vector.network;

import io.sd2ail.diffusion.TimeFeatures;
import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.Mish;

/// The part of the denoiser that sees only the step t: features of t through 16 -> 32 -> 16 and the columns of the
/// first layer that act on them. It takes T values, so it is a table of T biases of the first layer:
/// `bias_t = W1[:, rowSize:] e(t) + b1` with `e(t) = W_t2 mish(W_t1 features(t) + b_t1) + b_t2`.
public final class TimeNetwork {
    private final int steps;
    private final float[] features; // [T, 16]
    private final float[] hidden; // [T, 32]
    private final float[] slope; // [T, 32]
    private final float[] embedding; // [T, 16]
    private final float[] gradient; // [T, 32]
    private final float[] embeddingGradient; // [T, 16]

    final Linear first;
    final Linear second;
    /// The first layer's columns that act on the embedding, and its bias.
    final Linear join;
    /// [T, hiddenStride].
    public final float[] bias;

    TimeNetwork(int steps, int denoiserHidden) {
        int size = TimeFeatures.SIZE;
        this.steps = steps;
        this.first = new Linear(size, 2 * size);
        this.second = new Linear(2 * size, size);
        this.join = new Linear(size, denoiserHidden);
        // 16 features are whole vectors: no padding.
        this.features = TimeFeatures.of(steps);
        this.hidden = new float[steps * first.outStride];
        this.slope = new float[steps * first.outStride];
        this.embedding = new float[steps * second.outStride];
        this.gradient = new float[steps * first.outStride];
        this.embeddingGradient = new float[steps * second.outStride];
        this.bias = new float[steps * join.outStride];
    }

    /// Computes the table from the present parameters.
    public void refresh() {
        first.forward(features, 0, steps, hidden, 0);
        for (int t = 0; t < steps; t++) {
            Mish.slope(hidden, slope, t * first.outStride, first.outStride, first.parameters.bias(), 0);
        }
        second.forwardWithBias(hidden, steps, embedding);
        join.forwardWithBias(embedding, steps, bias);
    }

    /// Offset of a step's bias in the table.
    public int at(int step) {
        return step * join.outStride;
    }

    /// Adds dL/d(parameters).
    ///
    /// @param table [T, hiddenStride], dL/d(bias_t)
    public void backward(float[] table, Affine firstGradient, Affine secondGradient, Affine joinGradient) {
        join.addGradient(table, embedding, steps, joinGradient);
        join.backward(table, steps, embeddingGradient);
        second.addGradient(embeddingGradient, hidden, steps, secondGradient);
        second.backward(embeddingGradient, steps, gradient);
        Elementwise.multiply(gradient, slope, steps * first.outStride);
        first.addGradient(gradient, features, steps, firstGradient);
    }
}
