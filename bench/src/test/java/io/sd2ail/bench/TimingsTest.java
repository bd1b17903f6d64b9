package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingsTest {
    @Test
    void median_oneDisturbedRound_isThatOfTheOthers() {
        Timings timings = new Timings();
        timings.add(1, 2, 3);
        timings.add(100, 200, 300);
        timings.add(2, 3, 4);

        assertThat(timings.median()).isEqualTo(3);
        assertThat(timings.roundMedians()).containsExactly(2, 200, 3);
    }

    @Test
    void percentile_severalRounds_countsAllCalls() {
        Timings timings = new Timings();
        timings.add(1, 2);
        timings.add(3);

        assertThat(timings.percentile(1)).isEqualTo(3);
        assertThat(timings.percentile(0)).isEqualTo(1);
    }
}
