package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Count, mean, population standard deviation and range of numbers added one by one (Welford 1962: no cancellation
/// where the mean is large beside the deviation).
final class ColumnSummary {
    private long count;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void add(double value) {
        count++;
        double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    /// One summary for each column over the rows of all trajectories.
    ///
    /// @param rows [N, rowSize] of a trajectory's transitions
    static List<ColumnSummary> of(List<Trajectory> trajectories, Function<TransitionBatch, float[]> rows, int rowSize) {
        List<ColumnSummary> columns =
                Stream.generate(ColumnSummary::new).limit(rowSize).toList();
        for (Trajectory trajectory : trajectories) {
            float[] entries = rows.apply(trajectory.transitions());
            for (int i = 0; i < entries.length; i++) {
                columns.get(i % rowSize).add(entries[i]);
            }
        }
        return columns;
    }

    double mean() {
        return mean;
    }

    double standardDeviation() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    /// Whether all numbers are the same.
    boolean isConstant() {
        return min == max;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }
}
