package io.sd2ail.learning;

/// A binary discriminator D(x) = sigmoid(f(x)) with its optimizer (Ho and Ermon 2016, arXiv 1606.03476).
public interface BinaryDiscriminatorTrainer extends Trainer {
    /// One Adam step.
    ///
    /// @throws NonFiniteLossException when the loss or a gradient is not finite; the weights are unchanged
    DiscriminatorResult step(BinaryBatch batch);

    /// The clamped logits f(x).
    ///
    /// @param count N
    /// @param rows [N, rowSize]
    /// @return [N]
    float[] logits(int count, float[] rows);
}
