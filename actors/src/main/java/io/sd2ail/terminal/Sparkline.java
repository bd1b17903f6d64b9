package io.sd2ail.terminal;

import java.util.List;

/// A curve of a few letters.
public final class Sparkline {
    /// Values that it shows at most.
    private static final int LENGTH = 24;

    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.-=+*%#";

    private Sparkline() {}

    /// The newest of these as letters of growing height, from the lowest to the highest of them.
    ///
    /// @param unicode whether block elements can be shown
    public static String of(List<Double> values, boolean unicode) {
        List<Double> finite = values.stream().filter(Double::isFinite).toList();
        List<Double> shown = finite.subList(Math.max(0, finite.size() - LENGTH), finite.size());
        double low = shown.stream().min(Double::compare).orElse(0.0);
        double high = shown.stream().max(Double::compare).orElse(0.0);
        String heights = unicode ? BLOCKS : ASCII;
        StringBuilder letters = new StringBuilder();
        for (double value : shown) {
            double height = high > low ? (value - low) / (high - low) : 1;
            letters.append(heights.charAt((int) Math.round(height * (heights.length() - 1))));
        }
        return letters.toString();
    }
}
