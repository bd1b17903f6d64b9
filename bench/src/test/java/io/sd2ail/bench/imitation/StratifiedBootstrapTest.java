package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.bench.imitation.StratifiedBootstrap.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class StratifiedBootstrapTest {
    @Test
    void interval_ofOneSeed_isThatSeed() {
        assertThat(StratifiedBootstrap.interval(List.of(new double[] {0.7}))).isEqualTo(new Interval(0.7, 0.7));
    }

    @Test
    void interval_ofTwoSeeds_reachesFromOneToTheOther() {
        // A quarter of the resamples draws the lower one twice, a quarter the upper one.
        assertThat(StratifiedBootstrap.interval(List.of(new double[] {0.2, 0.8})))
                .isEqualTo(new Interval(0.2, 0.8));
    }

    @Test
    void interval_ofOneSeedInEachOfTwoTasks_isTheirMean() {
        // Were the tasks mixed, half of the resamples would hold the same seed twice.
        Interval interval = StratifiedBootstrap.interval(List.of(new double[] {0}, new double[] {1}));

        assertThat(interval).isEqualTo(new Interval(0.5, 0.5));
    }

    @Test
    void interval_ofTheSameScores_isTheSame() {
        double[] scores = {0.1, 0.4, 0.5, 0.9, 1.1};

        Interval interval = StratifiedBootstrap.interval(List.of(scores));

        assertThat(StratifiedBootstrap.interval(List.of(scores.clone()))).isEqualTo(interval);
        assertThat(interval.low()).isLessThan(0.6).isGreaterThanOrEqualTo(0.1);
        assertThat(interval.high()).isGreaterThan(0.6).isLessThanOrEqualTo(1.1);
    }

    @Test
    void interval_ofManySeeds_isAboutTwoStandardErrorsWide() {
        double[] scores = new double[400];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i / 399.0;
        }

        Interval interval = StratifiedBootstrap.interval(List.of(scores));

        // Of uniform scores: the trimmed mean's asymptotic variance is (winsorised variance) / (0.5^2 n) = 1 / (6 n).
        double halfWidth = 1.96 * Math.sqrt(1 / (6.0 * 400));
        assertThat(interval.low()).isCloseTo(0.5 - halfWidth, within(0.1 * halfWidth));
        assertThat(interval.high()).isCloseTo(0.5 + halfWidth, within(0.1 * halfWidth));
    }
}
