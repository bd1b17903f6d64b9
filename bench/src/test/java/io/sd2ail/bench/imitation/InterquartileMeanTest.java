package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class InterquartileMeanTest {
    @Test
    void of_eightValues_isTheMeanOfTheMiddleFour() {
        assertThat(InterquartileMean.of(100, 1, 2, 3, 4, 5, 6, -100)).isEqualTo((2 + 3 + 4 + 5) / 4.0);
    }

    @Test
    void of_fiveValues_leavesOneOutAtEitherEnd() {
        assertThat(InterquartileMean.of(10, 2, 9, 3, 4)).isEqualTo((3 + 4 + 9) / 3.0);
    }

    @Test
    void of_sevenValues_leavesOneOutAtEitherEnd() {
        assertThat(InterquartileMean.of(1, 2, 3, 4, 5, 6, 700)).isEqualTo((2 + 3 + 4 + 5 + 6) / 5.0);
    }

    @Test
    void of_threeValues_leavesNoneOut() {
        assertThat(InterquartileMean.of(1, 2, 9)).isEqualTo(4);
    }

    @Test
    void of_nothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(InterquartileMean::of);
    }
}
