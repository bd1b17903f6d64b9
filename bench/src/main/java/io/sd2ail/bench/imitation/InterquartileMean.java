package io.sd2ail.bench.imitation;

import java.util.Arrays;

/// The mean of the middle half: a quarter of the values is left out at either end, rounded down (Agarwal et al. 2021,
/// arXiv 2108.13264, by SciPy's trim_mean with 0.25).
final class InterquartileMean {
    private InterquartileMean() {}

    /// @throws IllegalArgumentException when there are no values
    static double of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values have no interquartile mean");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int cut = sorted.length / 4;
        return Arrays.stream(sorted, cut, sorted.length - cut).average().orElseThrow();
    }
}
