package io.sd2ail.training;

import java.util.Locale;

/// How close sampled rows are to the demonstrations, in normalised units.
///
/// @param distance mean over samples of the Euclidean distance to the nearest demonstration row
/// @param ownDistance the same of demonstration rows to their nearest other one
/// @param clamped share of the clamped columns' entries that stand at a bound
/// @param ownClamped the same of the demonstrations
public record SampleQuality(double distance, double ownDistance, double clamped, double ownClamped) {
    /// Rows that are compared with all others; enough for a mean.
    private static final int MOST_COMPARED = 1000;

    /// @param samples [N, rowSize]
    /// @param demonstrations [M, rowSize]
    /// @param clampedColumns leading columns of a row that sampling clamps to [-1, 1]
    public static SampleQuality of(float[] samples, float[] demonstrations, int rowSize, int clampedColumns) {
        return new SampleQuality(
                meanNearest(samples, demonstrations, rowSize, false),
                meanNearest(demonstrations, demonstrations, rowSize, true),
                atBounds(samples, rowSize, clampedColumns),
                atBounds(demonstrations, rowSize, clampedColumns));
    }

    private static double meanNearest(float[] rows, float[] others, int rowSize, boolean same) {
        int count = rows.length / rowSize;
        int stride = Math.max(1, count / MOST_COMPARED);
        double sum = 0;
        int compared = 0;
        for (int row = 0; row < count; row += stride) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int other = 0; other < others.length / rowSize; other++) {
                if (!same || other != row) {
                    nearest = Math.min(nearest, squaredDistance(rows, row, others, other, rowSize));
                }
            }
            sum += Math.sqrt(nearest);
            compared++;
        }
        return sum / compared;
    }

    private static double squaredDistance(float[] a, int row, float[] b, int other, int rowSize) {
        double sum = 0;
        for (int i = 0; i < rowSize; i++) {
            double difference = a[row * rowSize + i] - b[other * rowSize + i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double atBounds(float[] rows, int rowSize, int columns) {
        int count = 0;
        for (int at = 0; at < rows.length; at += rowSize) {
            for (int i = at; i < at + columns; i++) {
                count += Math.abs(rows[i]) >= 1 ? 1 : 0;
            }
        }
        return columns == 0 ? 0 : count / ((double) rows.length / rowSize * columns);
    }

    /// One line for a terminal.
    public String render() {
        return String.format(
                Locale.ROOT,
                "samples: nearest demonstration row %.3f away on average (demonstrations among themselves %.3f), %.1f %% of"
                        + " action entries at a bound (demonstrations %.1f %%)",
                distance,
                ownDistance,
                100 * clamped,
                100 * ownClamped);
    }
}
