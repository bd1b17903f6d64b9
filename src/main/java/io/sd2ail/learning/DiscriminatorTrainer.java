package io.sd2ail.learning;

/// The diffusion model as discriminator: the denoiser and its optimizer.
public interface DiscriminatorTrainer extends Trainer {
    /// One Adam step (paper: discriminator objective with prioritized weights).
    ///
    /// @throws NonFiniteLossException when the loss or a gradient is not finite; the weights are unchanged
    DiscriminatorResult step(DiscriminatorBatch batch);

    /// The T-step expert probability: the mean over all steps and entries of exp(-(eps - eps_hat)^2), in (0, 1].
    ///
    /// @param count N
    /// @param rows [N, rowSize]
    /// @param noise [T, N, rowSize], standard normal
    /// @return [N]
    float[] expertProbability(int count, float[] rows, float[] noise);

    /// A copy of the denoiser's flat parameters, in the order of its layout.
    float[] denoiserParameters();
}
