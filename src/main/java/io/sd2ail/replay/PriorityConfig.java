package io.sd2ail.replay;

import io.sd2ail.config.Range;

/// How drawn errors become priorities, and priorities importance weights (PEDR in the paper; prioritized experience
/// replay, Schaul et al. 2016, arXiv 1511.05952, equations 1 and 2).
///
/// @param exponent of the priority, min(|error| + offset, 1)^exponent; 0 draws uniformly. The paper's program: 0.8 for
///     Hopper, HalfCheetah and Walker2d, 0.6 for Ant
/// @param initialImportanceExponent b of the weights (N P(i))^-b before the first draw. The paper's program: 0.6 for
///     Hopper, 0.4 for HalfCheetah, Walker2d and Ant
/// @param importanceExponentStep what each draw adds to b, up to 1. The paper's program: 0.001
/// @param offset keeps rows without error in the draw. The paper's program: 0.01
public record PriorityConfig(
        @Range(min = 0, max = 1) double exponent,
        @Range(min = 0, max = 1) double initialImportanceExponent,
        @Range(min = 0, max = 1) double importanceExponentStep,
        @Range(min = 1e-6, max = 1) double offset) {
    /// Every row as likely as any other, and weighted alike.
    public static final PriorityConfig UNIFORM = new PriorityConfig(0, 0, 0, 1);

    /// @param error 1 - D of a row that should have D = 1
    /// @return in (0, 1]
    public double priority(double error) {
        return Math.pow(Math.min(Math.abs(error) + offset, 1), exponent);
    }
}
