package io.sd2ail.learning;

/// The rows and draws of one denoising step.
///
/// @param rows [N, rowSize], x_0
/// @param steps [N], the diffusion step t in 0..T-1 of each row
/// @param noise [N, rowSize], standard normal
public record DenoisingBatch(float[] rows, int[] steps, float[] noise) {}
