package io.sd2ail.bench.imitation;

import io.sd2ail.bench.Percentiles;
import io.sd2ail.data.RandomStream;
import java.util.List;

/// How sure an interquartile mean over few seeds is: the percentile interval of 95 % over 2,000 resamples, which draw
/// the seeds of each task among themselves (Agarwal et al. 2021, arXiv 2108.13264, section 4.1). The same scores give
/// the same interval.
final class StratifiedBootstrap {
    private static final int RESAMPLES = 2_000;
    private static final double OUTSIDE = 0.025;

    private StratifiedBootstrap() {}

    /// Between its ends.
    record Interval(double low, double high) {}

    /// @param strata scores of each task's seeds, none of them empty
    static Interval interval(List<double[]> strata) {
        RandomStream random = new RandomStream(1, "bootstrap");
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            means[i] = InterquartileMean.of(strata.stream()
                    .flatMapToDouble(stratum ->
                            random.ints(stratum.length, 0, stratum.length).mapToDouble(index -> stratum[index]))
                    .toArray());
        }
        return new Interval(Percentiles.of(OUTSIDE, means), Percentiles.of(1 - OUTSIDE, means));
    }
}
