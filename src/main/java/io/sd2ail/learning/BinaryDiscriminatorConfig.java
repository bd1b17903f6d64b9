package io.sd2ail.learning;

import io.sd2ail.config.Range;

/// A discriminator without diffusion: a perceptron with two hidden layers of tanh units. Values of DiffAIL's program
/// for its GAIL baseline (github.com/ML-Group-SDU/DiffAIL, exp_specs/gail_*.yaml), which SD2AIL's authors name as
/// theirs.
///
/// @param hidden width of both layers; 128
/// @param learningRate Adam's; 3e-4
/// @param beta1 Adam's; 0.9
/// @param beta2 Adam's; 0.999
/// @param gradientPenalty weight of the penalty on the logit's slope, 0 for none; 4, Walker2d 0.5 and 10
/// @param logitClamp largest magnitude of a logit, beyond which nothing is learned from a row; 10
public record BinaryDiscriminatorConfig(
        @Range(min = 1, max = 8192) int hidden,
        @Range(min = 1e-9, max = 1) double learningRate,
        @Range(min = 0, max = 0.9999) double beta1,
        @Range(min = 0, max = 0.999999) double beta2,
        @Range(min = 0) double gradientPenalty,
        @Range(min = 1e-3, max = 80) double logitClamp) {}
