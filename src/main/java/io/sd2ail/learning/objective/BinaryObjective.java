package io.sd2ail.learning.objective;

import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.NonFiniteLossException;

/// The binary discriminator's cross-entropy row by row, from the raw logits z, the same plain numbers for every
/// backend. With f = clamp(z, -c, c) and D = sigmoid(f):
///
/// ```
/// loss = (mean over expert rows of -log D + mean over agent rows of -log(1 - D)) / 2
/// -log D = softplus(-f)    d/df = D - 1        -log(1 - D) = softplus(f)    d/df = D
/// ```
///
/// and nothing flows through a logit that is clamped.
///
/// @param count E expert rows, then as many agent rows
/// @param clamp c
public record BinaryObjective(int count, double clamp) {
    /// f of a raw logit.
    public float logit(float raw) {
        return (float) Math.clamp(raw, -clamp, clamp);
    }

    /// Whether anything flows through the logit.
    public boolean passes(float raw) {
        return Math.abs(raw) < clamp;
    }

    /// sigmoid(f).
    public float probability(float raw) {
        return (float) (1 / (1 + Math.exp(-logit(raw))));
    }

    /// What the row adds to its own mean: that of the expert rows, or that of the agent rows.
    public double loss(int row, float raw) {
        return softplus(row < count ? -logit(raw) : logit(raw)) / count;
    }

    /// d loss / dz of the row.
    public float slope(int row, float raw) {
        double label = row < count ? 1 : 0;
        // A logit that is not a number has no side of the clamp: let it through, to be seen.
        boolean clamped = Math.abs(raw) >= clamp;
        return clamped ? 0 : (float) ((1 / (1 + Math.exp(-raw)) - label) / (2 * count));
    }

    /// log(1 + exp(x)).
    public static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// What a step reports.
    ///
    /// @param raw [2 E], before the step
    /// @param penaltyLoss weighted
    /// @throws NonFiniteLossException when the loss is not finite
    public DiscriminatorResult result(float[] raw, double penaltyLoss) {
        double expert = 0;
        double agent = 0;
        float[] probability = new float[raw.length];
        for (int row = 0; row < raw.length; row++) {
            probability[row] = probability(raw[row]);
            if (row < count) {
                expert += loss(row, raw[row]);
            } else {
                agent += loss(row, raw[row]);
            }
        }
        float total = NonFiniteLossException.requireFinite(
                "discriminator's loss", (float) ((expert + agent) / 2 + penaltyLoss));
        return new DiscriminatorResult(total, (float) expert, 0, (float) agent, (float) penaltyLoss, probability);
    }
}
