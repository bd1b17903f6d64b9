package io.sd2ail.imitation;

import io.sd2ail.config.Range;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.replay.PriorityConfig;
import org.jspecify.annotations.Nullable;

/// The algorithm's settings: everything that decides what an update computes.
///
/// @param diffusionSteps T; the paper: 10
/// @param noiseSchedule betas of the diffusion process; the paper: linear
/// @param denoiserHidden width of the denoiser; the paper's program: 128, Hopper 256
/// @param policyHidden width of policy and critics; 256
/// @param expertRows expert rows, and as many agent rows, of a discriminator step; the paper's program: 256
/// @param syntheticRatio synthetic rows for each expert row; the paper's program: 7
/// @param policyRows agent rows of an SAC step; the paper's program: 256
/// @param reward what the policy earns; the paper: -log(1 - Dbar)
/// @param normalizeRewards whether their moving standard deviation divides them
/// @param discriminatorEvery updates for each step of the discriminator; 1
/// @param policyEvery updates for each step of the policy; 1
/// @param expertShare share of the policy step's rows that are the expert's transitions; 0
/// @param criticsAlone updates at the start in which the policy learns by cloning alone, or not at all; 0
/// @param valueBound largest of the critics' targets, in units of what the expert's rows earn for ever; null: none
/// @param cloning beside and before it
/// @param discriminator objective and optimizer
/// @param sac policy, critics and temperature
/// @param priorities of expert and synthetic rows
/// @param synthesis of demonstrations
public record Sd2ailConfig(
        @Range(min = 1, max = 1000) int diffusionSteps,
        NoiseSchedule.Kind noiseSchedule,
        @Range(min = 1, max = 8192) int denoiserHidden,
        @Range(min = 1, max = 8192) int policyHidden,
        @Range(min = 1, max = 65_536) int expertRows,
        @Range(min = 0, max = 1000) int syntheticRatio,
        @Range(min = 1, max = 65_536) int policyRows,
        Reward reward,
        boolean normalizeRewards,
        @Range(min = 1, max = 1000) int discriminatorEvery,
        @Range(min = 1, max = 1000) int policyEvery,
        @Range(min = 0, max = 1) double expertShare,
        @Range(min = 0) long criticsAlone,
        @Range(min = 0.1, max = 1000) @Nullable Double valueBound,
        PolicyCloningConfig cloning,
        DiscriminatorConfig discriminator,
        SacConfig sac,
        PriorityConfig priorities,
        SynthesisConfig synthesis) {

    /// Whether it needs what the expert did, step by step: not rows of a saved diffusion model.
    public boolean needsTransitions() {
        return expertShare > 0 || cloning.updates() > 0 || cloning.weight() > 0;
    }

    /// DiffAIL (arXiv 2312.06348), the algorithm that SD2AIL extends: expert rows drawn uniformly and weighted
    /// alike, no synthetic ones. `sd2ail` with `synthetic-ratio = 0` keeps the priorities.
    public Sd2ailConfig asDiffAil() {
        return new Sd2ailConfig(
                diffusionSteps,
                noiseSchedule,
                denoiserHidden,
                policyHidden,
                expertRows,
                0,
                policyRows,
                reward,
                normalizeRewards,
                discriminatorEvery,
                policyEvery,
                expertShare,
                criticsAlone,
                valueBound,
                cloning,
                discriminator,
                sac,
                PriorityConfig.UNIFORM,
                synthesis);
    }
}
