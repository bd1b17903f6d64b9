package io.sd2ail.bench.speed;

import io.sd2ail.bench.Percentiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What one side took for one part, round by round, in milliseconds. A round's median stands against other work on the
/// machine for a moment, the median of the rounds' medians against other work for a whole round.
final class Timings {
    private final List<double[]> rounds = new ArrayList<>();

    /// @param milliseconds of each call of one round
    void add(double... milliseconds) {
        rounds.add(milliseconds.clone());
    }

    /// The median of the rounds' medians.
    double median() {
        return Percentiles.median(roundMedians());
    }

    /// Of all calls of all rounds.
    double percentile(double share) {
        return Percentiles.of(
                share, rounds.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    double best() {
        return percentile(0);
    }

    double[] roundMedians() {
        return rounds.stream().mapToDouble(Percentiles::median).toArray();
    }

    /// How many times as long another side took, round by round: what disturbed a whole round disturbed both.
    double[] roundRatios(Timings other) {
        double[] ours = roundMedians();
        double[] theirs = other.roundMedians();
        double[] ratios = new double[Math.min(ours.length, theirs.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = theirs[i] / ours[i];
        }
        return ratios;
    }
}
