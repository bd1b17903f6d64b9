package io.sd2ail.imitation;

import io.sd2ail.config.Range;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DenoisingConfig;

/// A diffusion model of the demonstrations that is trained by itself, once, to sample from.
///
/// @param diffusionSteps T
/// @param noiseSchedule betas of the diffusion process
/// @param hidden width of the denoiser
/// @param updates Adam steps
/// @param batchRows demonstration rows of one of them
/// @param saveEvery updates between two saves
/// @param denoising optimizer
public record DiffusionConfig(
        @Range(min = 1, max = 1000) int diffusionSteps,
        NoiseSchedule.Kind noiseSchedule,
        @Range(min = 1, max = 8192) int hidden,
        @Range(min = 1) long updates,
        @Range(min = 1, max = 65_536) int batchRows,
        @Range(min = 1) long saveEvery,
        DenoisingConfig denoising) {}
