package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    @Property(tries = 300)
    void anyInterleaving_keepsTheLawAndNeverDeadlocks(
            @ForAll @DoubleRange(min = 0.01, max = 20) double ratio,
            @ForAll @IntRange(min = 0, max = 500) int warmup,
            @ForAll @IntRange(min = 1, max = 300) int largestBatch,
            @ForAll @DoubleRange(min = 0, max = 100) double slack,
            @ForAll @Size(min = 50, max = 400) List<Boolean> learnerFirst) {
        double tolerance = ratio * largestBatch + 1 + slack;
        RateLimiter limiter = new RateLimiter(ratio, warmup, tolerance, largestBatch);
        long inserted = 0;
        long updates = 0;
        for (int i = 0; i < learnerFirst.size(); i++) {
            int rows = 1 + (31 * i) % largestBatch;
            boolean mayUpdate = limiter.mayUpdate(inserted, updates);
            boolean mayInsert = limiter.mayInsert(inserted, rows, updates);
            assertThat(mayUpdate || mayInsert).as("one side can go on").isTrue();
            if (mayUpdate && (learnerFirst.get(i) || !mayInsert)) {
                updates++;
            } else {
                inserted += rows;
            }
            double due = ratio * (inserted - warmup);
            assertThat(due - updates).isLessThanOrEqualTo(tolerance + 1e-5);
            assertThat(updates).isLessThanOrEqualTo((long) Math.max(0, due + 1e-5));
            assertThat(limiter.learnerWait(inserted, updates).isEmpty())
                    .isEqualTo(limiter.mayUpdate(inserted, updates));
        }
    }

    @Test
    void mayUpdate_afterTheWarmup_allowsRatioTimesTheRows() {
        RateLimiter limiter = new RateLimiter(0.1, 5_000, 100, 64);
        assertThat(limiter.mayUpdate(5_000, 0)).isFalse();
        assertThat(limiter.mayUpdate(5_030, 2)).isTrue(); // 0.1 x 30 is 3, though not in float64
        assertThat(limiter.mayUpdate(5_030, 3)).isFalse();
        assertThat(limiter.lag(5_030, 1)).isEqualTo(2);
    }

    @Test
    void constructor_toleranceBelowOneBatch_isRefusedWithTheSmallestGoodOne() {
        assertThatThrownBy(() -> new RateLimiter(2, 0, 100, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deadlock")
                .hasMessageContaining("129.0");
        assertThat(new RateLimiter(2, 0, 129, 64).mayInsert(0, 64, 0)).isTrue();
    }

    @Test
    void learnerWait_duringTheWarmup_countsUpToIt() {
        RateLimiter limiter = new RateLimiter(1, 5_000, 1_000, 64);
        assertThat(limiter.learnerWait(812, 0)).contains("learner waits for replay: 812 of 5,000");
        assertThat(limiter.learnerWait(5_200, 200)).contains("learner waits for replay: 5,200 of 5,201");
        assertThat(limiter.learnerWait(5_200, 199)).isEmpty();
    }

    @Test
    void rolloutWait_atTheTolerance_saysHowFarAheadRolloutsAre() {
        RateLimiter limiter = new RateLimiter(1, 0, 1_000, 64);
        assertThat(limiter.rolloutWait(3_000, 1, 2_000)).contains("rollouts wait for the learner: 1,000 ahead");
        assertThat(limiter.rolloutWait(3_000, 1, 2_001)).isEmpty();
    }

    @Test
    void changedTo_anotherRatio_leavesWhatWasDueAndCountsOnFromThere() {
        RateLimiter half = new RateLimiter(1, 100, 200, 16).changedTo(0.5, 300);

        assertThat(half.lag(300, 150)).isEqualTo(50);
        assertThat(half.lag(400, 150)).isEqualTo(100);
        RateLimiter back = half.restored(half.updatesPerStep(), half.carried());
        assertThat(back.lag(400, 150)).isEqualTo(100);
        assertThat(half.changedTo(2, 400).lag(410, 150)).isEqualTo(120);
    }

    @Test
    void changedTo_duringTheWarmUp_countsFromItsEnd() {
        RateLimiter twice = new RateLimiter(1, 100, 200, 16).changedTo(2, 50);

        assertThat(twice.lag(100, 0)).isZero();
        assertThat(twice.lag(110, 0)).isEqualTo(20);
    }

    @Test
    void changedTo_aRatioThatWouldDeadlock_isRefused() {
        assertThatThrownBy(() -> new RateLimiter(1, 100, 20, 16).changedTo(10, 0))
                .hasMessageContaining("deadlock");
    }
}
