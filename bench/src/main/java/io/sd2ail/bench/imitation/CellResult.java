package io.sd2ail.bench.imitation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a training has come to by now.
///
/// @param evaluations in the order of their steps
/// @param summary its own, from the end of its last process that ended well; null before
/// @param conditions of each of its processes
/// @param failure why its last process failed; empty when it did not
record CellResult(
        CellPlan plan,
        CellStatus status,
        List<ScoredEvaluation> evaluations,
        @Nullable TrainingSummary summary,
        List<Conditions> conditions,
        String failure) {
    CellResult {
        evaluations = List.copyOf(evaluations);
        conditions = List.copyOf(conditions);
    }

    static CellResult read(CellPlan plan, CellFiles files, CellStatus status) {
        return new CellResult(
                plan,
                status,
                files.evaluations(),
                files.readSummary().orElse(null),
                files.readRecord().map(CellRecord::starts).orElse(List.of()),
                status == CellStatus.FAILED ? files.lastWords() : "");
    }

    /// Whether it stands in tables and pictures: it is done, and was evaluated.
    boolean counts() {
        return status.done() && summary != null && !evaluations.isEmpty();
    }

    Cell cell() {
        return plan.cell();
    }

    /// Mean score of the last five evaluations.
    double lastFive() {
        return ScoredEvaluation.lastFive(evaluations).stream()
                .mapToDouble(ScoredEvaluation::score)
                .average()
                .orElse(Double.NaN);
    }

    /// Mean return of the last five evaluations.
    double lastFiveReturn() {
        return ScoredEvaluation.lastFive(evaluations).stream()
                .mapToDouble(ScoredEvaluation::meanReturn)
                .average()
                .orElse(Double.NaN);
    }

    /// Score of the best evaluation.
    double best() {
        return evaluations.stream().mapToDouble(ScoredEvaluation::score).max().orElse(Double.NaN);
    }

    /// Score of the last evaluation.
    double last() {
        return evaluations.isEmpty() ? Double.NaN : evaluations.getLast().score();
    }
}
