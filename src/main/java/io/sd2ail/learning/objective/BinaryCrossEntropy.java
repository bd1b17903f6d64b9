package io.sd2ail.learning.objective;

/// The cross-entropy of an expert probability D = exp(-error) against the label 1 or 0, with the clamps of the
/// published implementation: logarithms are at least -100, and the slope's denominator D (1 - D) at least 1e-12, so
/// that rows far off (error above 27.6, label 1) have no slope rather than an unbounded one.
public final class BinaryCrossEntropy {
    private static final double LEAST_LOGARITHM = -100;
    private static final float LEAST_DENOMINATOR = 1e-12f;

    private BinaryCrossEntropy() {}

    /// D = exp(-error), in (0, 1].
    public static float probability(float error) {
        return (float) Math.exp(-error);
    }

    /// -log D.
    public static double lossOfExpert(float probability) {
        return -Math.max(Math.log(probability), LEAST_LOGARITHM);
    }

    /// -log(1 - D).
    public static double lossOfAgent(float probability) {
        return -Math.max(Math.log1p(-probability), LEAST_LOGARITHM);
    }

    /// d(-log D) / d error: 1 but for the clamp.
    public static float slopeOfExpert(float probability) {
        float product = probability * (1 - probability);
        return product / Math.max(product, LEAST_DENOMINATOR);
    }

    /// d(-log(1 - D)) / d error.
    public static float slopeOfAgent(float probability) {
        float product = probability * (1 - probability);
        return -probability * (probability / Math.max(product, LEAST_DENOMINATOR));
    }
}
