package io.sd2ail.learning;

/// A deterministic policy, tanh(mean(s)), and its optimizer. Its standard deviations stay at the smallest one, so that
/// a draw from it is its mean too.
public interface CloningTrainer extends Trainer {
    /// New parameters, before the first step.
    ///
    /// @param policy flat, in the order of its layout
    void beginWith(float[] policy);

    /// One Adam step on the mean over rows and entries of (tanh(mean(s)) - a)^2.
    ///
    /// @return the loss, from before the step
    /// @throws NonFiniteLossException when the loss or a gradient is not finite; the weights are unchanged
    float step(CloningBatch batch);

    /// A copy of the policy's flat parameters, in the order of its layout.
    float[] policyParameters();
}
