package io.sd2ail.bench.imitation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// When the seeds of an algorithm first reach a score. Medians, in which a seed that never does takes for ever: they
/// are infinite unless more than half do.
///
/// @param reached seeds that do
/// @param steps median of the evaluations' steps
/// @param minutes median of training until the evaluations' results
record Reach(int reached, double steps, double minutes) {
    /// @param seeds evaluations of each
    static Reach of(double score, List<List<ScoredEvaluation>> seeds) {
        return new Reach(
                (int) seeds.stream()
                        .filter(seed ->
                                ScoredEvaluation.firstAtLeast(score, seed).isPresent())
                        .count(),
                median(score, seeds, ScoredEvaluation::steps),
                median(score, seeds, evaluation -> evaluation.seconds() / 60));
    }

    private static double median(
            double score, List<List<ScoredEvaluation>> seeds, ToDoubleFunction<ScoredEvaluation> value) {
        double[] sorted = seeds.stream()
                .mapToDouble(seed -> ScoredEvaluation.firstAtLeast(score, seed).stream()
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.POSITIVE_INFINITY))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
