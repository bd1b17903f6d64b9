package io.sd2ail.bench.imitation;

import java.util.List;
import java.util.Optional;

/// One evaluation of a training.
///
/// @param steps of the run when the policy was taken
/// @param seconds of training when the result was there
/// @param meanReturn over its episodes
/// @param score that return, from random (0) to expert (1)
record ScoredEvaluation(long steps, double seconds, double meanReturn, double score) {
    private static final int LAST = 5;

    /// The first one that reaches a score. Nothing is read into the gap before it.
    static Optional<ScoredEvaluation> firstAtLeast(double score, List<ScoredEvaluation> evaluations) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.score() >= score)
                .findFirst();
    }

    /// The last five, or all where there are fewer.
    static List<ScoredEvaluation> lastFive(List<ScoredEvaluation> evaluations) {
        return evaluations.subList(Math.max(0, evaluations.size() - LAST), evaluations.size());
    }
}
