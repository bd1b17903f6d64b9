package io.sd2ail.bench.imitation;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// The trainings of one task with the same demonstrations, which are compared with each other.
///
/// @param task its environment
/// @param demonstrations of all of them
/// @param cells at least one
record Comparison(String task, DemonstrationChoice demonstrations, List<CellResult> cells) {
    Comparison {
        cells = List.copyOf(cells);
    }

    /// The task, and what was imitated.
    String title() {
        return task + ", " + demonstrations.text(cells.getFirst().plan().trajectories());
    }

    /// Its picture's.
    String fileName() {
        return cells.getFirst().cell().groupName() + ".svg";
    }

    /// In the order of the matrix.
    List<MethodStatistics> statistics() {
        return methods().stream()
                .map(method -> MethodStatistics.of(method, of(method)))
                .toList();
    }

    List<ImitationMethod> methods() {
        return cells.stream().map(cell -> cell.cell().method()).distinct().toList();
    }

    /// An algorithm's trainings, one for each seed.
    List<CellResult> of(ImitationMethod method) {
        return cells.stream().filter(cell -> cell.cell().method() == method).toList();
    }

    /// The return of score 1, mean over the trainings; NaN before one has ended well.
    double expertReturn() {
        return mean(TrainingSummary::expertReturn);
    }

    /// The return of score 0, mean over the trainings; NaN before one has ended well.
    double randomReturn() {
        return mean(TrainingSummary::randomReturn);
    }

    private double mean(ToDoubleFunction<TrainingSummary> value) {
        return cells.stream()
                .map(CellResult::summary)
                .filter(Objects::nonNull)
                .mapToDouble(value)
                .average()
                .orElse(Double.NaN);
    }
}
