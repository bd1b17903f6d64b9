package io.sd2ail.learning;

import io.sd2ail.config.Range;

/// The discriminator's objective and optimizer.
///
/// @param learningRate Adam's; the paper's program: 3e-5
/// @param beta1 Adam's; 0.9
/// @param beta2 Adam's; 0.999
/// @param gradientPenalty weight of the penalty, 0 for none; the paper's program: 0 to 0.1 by task
/// @param importanceWeights how the priorities' importance weights act
public record DiscriminatorConfig(
        @Range(min = 1e-9, max = 1) double learningRate,
        @Range(min = 0, max = 0.9999) double beta1,
        @Range(min = 0, max = 0.999999) double beta2,
        @Range(min = 0) double gradientPenalty,
        ImportanceWeights importanceWeights) {

    /// How importance weights enter the loss.
    public enum ImportanceWeights {
        /// Each row's loss times its own weight: the paper.
        PER_ROW,
        /// The rows' mean loss times the weights' mean: what the authors' program computes.
        BATCH_MEAN
    }
}
