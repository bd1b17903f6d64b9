package io.sd2ail.learning;

import io.sd2ail.config.Range;

/// Behavioural cloning: a policy fitted to the demonstrations' actions.
///
/// @param batchRows demonstration rows of one step
/// @param learningRate Adam's
/// @param beta1 Adam's
/// @param beta2 Adam's
public record CloningConfig(
        @Range(min = 1, max = 65_536) int batchRows,
        @Range(min = 1e-9, max = 1) double learningRate,
        @Range(min = 0, max = 0.9999) double beta1,
        @Range(min = 0, max = 0.999999) double beta2) {}
