package io.sd2ail.expert;

import java.util.Arrays;
import java.util.Locale;

/// Some numbers as people want to hear of them.
///
/// @param standardDeviation of the population
public record Spread(double mean, double standardDeviation, double min, double max) {
    /// @param values at least one
    public static Spread of(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return new Spread(
                mean,
                Math.sqrt(variance),
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow());
    }

    public String text() {
        return String.format(Locale.ROOT, "%.1f ± %.1f (lowest %.1f, highest %.1f)", mean, standardDeviation, min, max);
    }

    /// Four cells of a Markdown table.
    String cells() {
        return String.format(Locale.ROOT, "%.1f | %.1f | %.1f | %.1f", mean, standardDeviation, min, max);
    }
}
