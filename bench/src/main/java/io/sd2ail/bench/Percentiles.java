package io.sd2ail.bench;

import java.util.Arrays;

/// Order statistics, with straight lines between neighbours (Hyndman and Fan 1996, definition 7).
public final class Percentiles {
    private Percentiles() {}

    public static double median(double... values) {
        return of(0.5, values);
    }

    /// @param share 0 for the least value, 1 for the largest
    /// @throws IllegalArgumentException when there are no values
    public static double of(double share, double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values have no percentiles");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
