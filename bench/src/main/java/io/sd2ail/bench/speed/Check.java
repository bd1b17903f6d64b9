package io.sd2ail.bench.speed;

import io.sd2ail.bench.BenchmarkFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Compares what the sides computed from the same inputs, so that nobody compares the times of unlike work.
public final class Check {
    /// Of a difference, relative to the larger of the value and 1; some steps of training amplify rounding.
    static final double TOLERANCE = 1e-4;

    private final String reference;
    private final Map<String, double[]> expected;
    private final List<String> agreed = new ArrayList<>();
    private double largest;

    /// @param reference the side with which others are compared
    /// @param expected its values
    public Check(String reference, Map<String, double[]> expected) {
        this.reference = reference;
        this.expected = expected;
    }

    /// @throws BenchmarkFailure when another side computed something else
    public void compare(String side, Map<String, double[]> values) {
        if (!values.keySet().equals(expected.keySet())) {
            throw BenchmarkFailure.failed("side '" + side + "' checks " + values.keySet() + ", side '" + reference
                    + "' " + expected.keySet() + ": program and scripts are of different versions, build again");
        }
        for (Map.Entry<String, double[]> value : values.entrySet()) {
            compare(side, value.getKey(), value.getValue());
        }
        agreed.add(side);
    }

    private void compare(String side, String what, double... values) {
        double[] wanted = Objects.requireNonNull(expected.get(what));
        double difference = values.length == wanted.length ? difference(values, wanted) : Double.POSITIVE_INFINITY;
        if (!(difference <= TOLERANCE)) {
            throw BenchmarkFailure.failed("side '" + side + "' does other work than side '" + reference + "': its "
                    + what + " is " + Arrays.toString(values) + " instead of " + Arrays.toString(wanted));
        }
        largest = Math.max(largest, difference);
    }

    private static double difference(double[] values, double... wanted) {
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(values[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i])));
        }
        return largest;
    }

    /// What was found, for people.
    public String summary() {
        if (agreed.isEmpty()) {
            return "check: side '" + reference + "' alone, nothing to compare";
        }
        return String.format(
                Locale.ROOT,
                "check: %s computed the same as %s from the same inputs (largest relative difference %.1e)",
                String.join(", ", agreed),
                reference,
                largest);
    }
}
