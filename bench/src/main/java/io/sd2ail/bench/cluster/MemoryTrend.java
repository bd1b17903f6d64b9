package io.sd2ail.bench.cluster;

import io.sd2ail.bench.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Readings of a process's memory at even distances, and the rule by which they are called flat. The first quarter does
/// not count: the JIT compiler and the heap find their sizes in it. Of the rest
///
/// - the steady growth, which is the median change from one reading to the next times the number of changes, is at most
///   [#STEADY_MIB]: what is forgotten at every step or opening shows at every reading;
/// - the whole growth, from the median of the second quarter to that of the last, is at most [#WHOLE_MIB]: a JVM also
///   takes memory in single jumps, for compiled code and for its heap.
final class MemoryTrend {
    static final double STEADY_MIB = 4;
    static final double WHOLE_MIB = 24;
    private static final int FEWEST = 8;

    private final String what;
    private final List<Double> readings = new ArrayList<>();

    /// @param what was done meanwhile
    MemoryTrend(String what) {
        this.what = what;
    }

    void add(double mib) {
        readings.add(mib);
    }

    /// MiB.
    double steadyGrowth() {
        int first = counted();
        double[] changes = new double[readings.size() - first - 1];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = readings.get(first + i + 1) - readings.get(first + i);
        }
        return Percentiles.median(changes) * changes.length;
    }

    /// MiB.
    double wholeGrowth() {
        int quarter = counted();
        return median(readings.size() - quarter, readings.size()) - median(quarter, 2 * quarter);
    }

    /// Index of the first reading that counts.
    private int counted() {
        if (readings.size() < FEWEST) {
            throw new IllegalStateException(readings.size() + " readings show no trend: " + FEWEST + " are needed");
        }
        return readings.size() / 4;
    }

    boolean flat() {
        return steadyGrowth() <= STEADY_MIB && wholeGrowth() <= WHOLE_MIB;
    }

    /// The rule, its numbers and what follows.
    String verdict() {
        return String.format(
                Locale.ROOT,
                "%s: memory %s: steady growth %+.1f MiB (flat: at most %+.0f), from the second quarter to the last %+.1f"
                        + " MiB (at most %+.0f); %.1f MiB at the end",
                what,
                flat() ? "is flat" : "GROWS",
                steadyGrowth(),
                STEADY_MIB,
                wholeGrowth(),
                WHOLE_MIB,
                readings.getLast());
    }

    private double median(int from, int to) {
        return Percentiles.median(readings.subList(from, to).stream()
                .mapToDouble(reading -> reading)
                .toArray());
    }
}
