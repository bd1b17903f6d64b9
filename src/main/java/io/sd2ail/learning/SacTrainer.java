package io.sd2ail.learning;

import org.jspecify.annotations.Nullable;

/// Soft actor-critic: policy, critics with their targets, temperature, and their optimizers. Its whole step is one
/// of the critics, then one of the policy on the same batch.
public interface SacTrainer extends Trainer {
    /// Cloning beside the policy's own loss.
    ///
    /// @param batch what an expert saw and did
    /// @param weight factor of mean (tanh(mean(s)) - a)^2
    record Cloning(CloningBatch batch, double weight) {}

    /// New parameters of the policy, and of its average where there is one, before its first step.
    ///
    /// @param policy flat, in the order of its layout
    void beginWith(float[] policy);

    /// One step of the critics, and of their targets after them.
    ///
    /// @param bounds of the targets
    /// @throws NonFiniteLossException when a loss or gradient is not finite
    CriticResult updateCritics(SacBatch batch, ValueBounds bounds);

    /// One step of the policy with the present critics, and of the temperature after it.
    ///
    /// @param cloning null for none
    /// @throws NonFiniteLossException when a loss or gradient is not finite
    PolicyResult updatePolicy(SacBatch batch, @Nullable Cloning cloning);

    /// One step of the policy by cloning alone.
    ///
    /// @return the loss, from before the step
    /// @throws NonFiniteLossException when the loss or a gradient is not finite
    float clonePolicy(CloningBatch batch);

    /// What the critics think of actions: the smallest of all their values.
    ///
    /// @param rows B
    /// @param observations [B, observation], normalised
    /// @param actions [B, action], in [-1, 1]
    /// @return [B]
    float[] values(int rows, float[] observations, float[] actions);

    /// A copy of the flat parameters, in the order of their layout, of the policy that acts: its Polyak average where
    /// there is one.
    float[] policyParameters();
}
