package io.sd2ail.learning;

import io.sd2ail.data.State;

/// All gradients of a run: the networks, their optimizers and the two kinds of step. It draws no random numbers: every
/// draw comes in with the batch, so a backend is a function of its state and its inputs.
///
/// Not thread-safe; one thread uses it.
public interface LearnerBackend extends AutoCloseable {
    /// One Adam step of the diffusion discriminator (paper: discriminator objective with prioritized weights).
    ///
    /// @throws NonFiniteLossException when the loss or a gradient is not finite; the weights are unchanged
    DiscriminatorResult discriminatorStep(DiscriminatorBatch batch);

    /// The T-step expert probability: the mean over all steps and entries of exp(-(eps - eps_hat)^2), in (0, 1].
    ///
    /// @param count N
    /// @param rows [N, rowSize]
    /// @param noise [T, N, rowSize], standard normal
    /// @return [N]
    float[] expertProbability(int count, float[] rows, float[] noise);

    /// One step of critics, policy, temperature and target critics, in this order.
    ///
    /// @throws NonFiniteLossException when a loss is not finite
    SacResult sacStep(SacBatch batch);

    /// A copy of the denoiser's flat parameters, in the order of its layout.
    float[] denoiserParameters();

    /// A copy of the policy's flat parameters, in the order of its layout.
    float[] policyParameters();

    /// Writes all parameters, Adam moments and step counts.
    void save(State state);

    /// Continues from a saved state.
    ///
    /// @throws IllegalStateException when the state was saved by networks of another shape
    void load(State state);

    @Override
    void close();
}
