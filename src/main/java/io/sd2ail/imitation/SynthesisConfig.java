package io.sd2ail.imitation;

import io.sd2ail.config.Range;

/// How synthetic demonstrations are made and kept.
///
/// @param start where the reverse process starts
/// @param batchRows rows sampled at once, one batch per learner update; the paper's program: 256
/// @param batchesAhead how many batches the generator may be ahead of the learner's updates
/// @param poolRows capacity of the pool, the oldest rows go first; the paper's program: 100,000
/// @param clampStateRows for rows without an action part: clamp as many leading columns as an action has, as the
///     authors' program does; otherwise such rows are not clamped at all
public record SynthesisConfig(
        Start start,
        @Range(min = 1, max = 65_536) int batchRows,
        @Range(min = 1, max = 1000) int batchesAhead,
        @Range(min = 1, max = 100_000_000) int poolRows,
        boolean clampStateRows) {

    /// x_T of the reverse process.
    public enum Start {
        /// Standard normal noise: the paper.
        NOISE,
        /// sqrt(abar_T) x + sqrt(1 - abar_T) eps with x a row of the expert: what the network has seen at step T when
        /// the schedule does not reach pure noise (docs/algorithm.md, admission).
        NOISED_DEMONSTRATIONS
    }
}
