package io.sd2ail.learning;

/// The rows and draws of one SAC step.
///
/// @param rows B
/// @param observations [B, observation], normalised
/// @param actions [B, action], in [-1, 1]
/// @param rewards [B], before the reward scale
/// @param nextObservations [B, observation], normalised
/// @param terminal [B], 1 where no value follows, else 0
/// @param nextNoise [B, action], standard normal, of the next actions in the critics' target
/// @param policyNoise [B, action], standard normal, of the actions in the policy's loss
/// @param targetCritics [M], numbers from 0 of the critics whose targets count
public record SacBatch(
        int rows,
        float[] observations,
        float[] actions,
        float[] rewards,
        float[] nextObservations,
        float[] terminal,
        float[] nextNoise,
        float[] policyNoise,
        int[] targetCritics) {}
