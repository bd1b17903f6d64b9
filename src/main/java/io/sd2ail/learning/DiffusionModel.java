package io.sd2ail.learning;

/// The diffusion model for use without gradients: what a generator holds, with its own copy of the weights.
///
/// Not thread-safe; one thread uses it.
public interface DiffusionModel extends AutoCloseable {
    /// Replaces the weights.
    ///
    /// @param denoiser flat parameters in the order of the denoiser's layout
    void load(float[] denoiser);

    /// The reverse process: T steps from noise to rows. The clamped columns of the predicted x0 are clamped to [-1, 1]
    /// at each step and at the end; the last step adds no noise.
    ///
    /// @param count N
    /// @param start [N, rowSize], x_T
    /// @param noise [T, N, rowSize]; entry t is used when leaving step t, entry 0 is unused
    /// @return [N, rowSize]
    float[] denoise(int count, float[] start, float[] noise);

    /// As [DiscriminatorTrainer#expertProbability].
    float[] expertProbability(int count, float[] rows, float[] noise);

    @Override
    void close();
}
