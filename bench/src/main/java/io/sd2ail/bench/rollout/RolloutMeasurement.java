package io.sd2ail.bench.rollout;

import io.sd2ail.bench.Percentiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Steps a second of one side, one number a round.
///
/// @param stepsPerSecond [rounds]
/// @param allocation on the Java heap; null where nobody counts
record RolloutMeasurement(RolloutSide side, double[] stepsPerSecond, RolloutWork.@Nullable Allocation allocation) {
    double median() {
        return Percentiles.median(stepsPerSecond);
    }

    double least() {
        return Percentiles.of(0, stepsPerSecond);
    }

    double most() {
        return Percentiles.of(1, stepsPerSecond);
    }

    /// How many times as fast as another side: the median over the rounds of each round's ratio.
    double ratio(RolloutMeasurement other) {
        double[] ratios = new double[stepsPerSecond.length];
        Arrays.setAll(ratios, round -> stepsPerSecond[round] / other.stepsPerSecond[round]);
        return Percentiles.median(ratios);
    }
}
