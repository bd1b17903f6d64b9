package io.sd2ail.demonstration;

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

    /// Adds one column of rows.
    ///
    /// @param rows [N, rowSize]
    void addColumn(float[] rows, int rowSize, int column) {
        for (int i = column; i < rows.length; i += rowSize) {
            add(rows[i]);
        }
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
