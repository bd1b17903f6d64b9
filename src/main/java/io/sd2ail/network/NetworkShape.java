package io.sd2ail.network;

/// The sizes from which every network's layout follows.
///
/// @param observationSize entries of an observation
/// @param actionSize entries of an action
/// @param rowSize entries of a discriminator row: action + observation, or observation + next observation
/// @param clampedColumns leading columns of a row that synthesis clamps to [-1, 1]
/// @param denoiserHidden width of the denoiser's three hidden layers
/// @param policyHidden width of the two hidden layers of policy and critics
/// @param diffusionSteps T
public record NetworkShape(
        int observationSize,
        int actionSize,
        int rowSize,
        int clampedColumns,
        int denoiserHidden,
        int policyHidden,
        int diffusionSteps) {
    /// Features of the time step that the denoiser sees: 8 sines, 8 cosines.
    public static final int TIME_FEATURES = 16;
}
