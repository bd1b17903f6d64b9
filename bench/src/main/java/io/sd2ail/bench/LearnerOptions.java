package io.sd2ail.bench;

import java.util.List;

/// What to measure, and how often.
///
/// @param sizes in this order
/// @param iterations counted calls of a part, each round
/// @param warmup calls before them
/// @param rounds in which both sides take turns
/// @param threads of the native operations
/// @param seed of weights and inputs
record LearnerOptions(List<Size> sizes, int iterations, int warmup, int rounds, int threads, long seed) {
    LearnerOptions {
        requireAtLeast("--iterations", iterations, 1);
        requireAtLeast("--warmup", warmup, 0);
        requireAtLeast("--rounds", rounds, 1);
        requireAtLeast("--threads", threads, 1);
    }

    private static void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw BenchmarkFailure.usage(option + " is " + value + ": it must be at least " + least);
        }
    }
}
