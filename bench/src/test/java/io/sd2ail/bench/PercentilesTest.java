package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void median_evenCount_liesBetweenTheMiddleTwo() {
        assertThat(Percentiles.median(4, 1, 3, 2)).isEqualTo(2.5);
    }

    @Test
    void of_tenthOfElevenValues_isTheSecondLeast() {
        assertThat(Percentiles.of(0.1, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).isEqualTo(1);
    }

    @Test
    void of_betweenTwoValues_followsTheStraightLine() {
        assertThat(Percentiles.of(0.9, 0, 10)).isEqualTo(9, within(1e-12));
    }

    @Test
    void of_oneValue_isThatValue() {
        assertThat(Percentiles.of(0.9, 7)).isEqualTo(7);
    }

    @Test
    void of_values_leavesThemInTheirOrder() {
        double[] values = {3, 1, 2};

        Percentiles.of(0.5, values);

        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void of_noValues_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(Percentiles::median);
    }
}
