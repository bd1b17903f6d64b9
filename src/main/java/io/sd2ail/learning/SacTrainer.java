package io.sd2ail.learning;

/// Soft actor-critic: policy, twin critics with their targets, temperature, and their optimizers.
public interface SacTrainer extends Trainer {
    /// One step of critics, policy, temperature and target critics, in this order.
    ///
    /// @throws NonFiniteLossException when a loss is not finite
    SacResult step(SacBatch batch);

    /// A copy of the policy's flat parameters, in the order of its layout.
    float[] policyParameters();
}
