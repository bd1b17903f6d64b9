package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final List<ScoredEvaluation> QUICK =
            List.of(new ScoredEvaluation(1000, 60, 0, 0.1), new ScoredEvaluation(2000, 120, 0, 0.95));
    private static final List<ScoredEvaluation> SLOW = List.of(
            new ScoredEvaluation(1000, 60, 0, 0.1),
            new ScoredEvaluation(2000, 120, 0, 0.89),
            new ScoredEvaluation(3000, 240, 0, 0.9),
            new ScoredEvaluation(4000, 300, 0, 0.2));
    private static final List<ScoredEvaluation> NEVER = List.of(new ScoredEvaluation(9000, 900, 0, 0.5));

    @Test
    void of_oneSeed_isItsFirstEvaluationThatReachesIt() {
        assertThat(Reach.of(0.9, List.of(SLOW))).isEqualTo(new Reach(1, 3000, 4));
    }

    @Test
    void of_twoSeeds_isTheMiddleBetweenThem() {
        assertThat(Reach.of(0.9, List.of(SLOW, QUICK))).isEqualTo(new Reach(2, 2500, 3));
    }

    @Test
    void of_aSeedThatNeverDoes_countsItAsTheLast() {
        assertThat(Reach.of(0.9, List.of(NEVER, SLOW, QUICK))).isEqualTo(new Reach(2, 3000, 4));
    }

    @Test
    void of_seedsOfWhichHalfNeverDo_isInfinite() {
        assertThat(Reach.of(0.95, List.of(SLOW, QUICK)))
                .isEqualTo(new Reach(1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    @Test
    void of_noSeeds_isUnknown() {
        assertThat(Reach.of(0.9, List.of())).isEqualTo(new Reach(0, Double.NaN, Double.NaN));
    }
}
