package io.sd2ail.learning;

/// A diffusion model by itself, without a discriminator's objective, and its optimizer.
public interface DenoisingTrainer extends Trainer {
    /// One Adam step on the mean over rows and entries of (eps - eps_hat(x_t, t))^2 (Ho et al. 2020, arXiv 2006.11239,
    /// equation 14).
    ///
    /// @return the loss, from before the step
    /// @throws NonFiniteLossException when the loss or a gradient is not finite; the weights are unchanged
    float step(DenoisingBatch batch);

    /// A copy of the denoiser's flat parameters, in the order of its layout.
    float[] denoiserParameters();
}
