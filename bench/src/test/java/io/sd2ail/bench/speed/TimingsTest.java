package io.sd2ail.bench.speed;

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

    @Test
    void roundRatios_ofAnotherSide_compareRoundWithRound() {
        Timings ours = new Timings();
        Timings theirs = new Timings();
        ours.add(1, 1);
        theirs.add(3, 3);
        ours.add(10, 10);
        theirs.add(20, 20);

        assertThat(ours.roundRatios(theirs)).containsExactly(3, 2);
    }

    @Test
    void best_ofAllRounds_isTheLeast() {
        Timings timings = new Timings();
        timings.add(3, 2);
        timings.add(4, 5);

        assertThat(timings.best()).isEqualTo(2);
    }
}
