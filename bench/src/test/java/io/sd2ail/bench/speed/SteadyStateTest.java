package io.sd2ail.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyStateTest {
    private final SteadyState state = new SteadyState(3, 5);

    @Test
    void reached_whileTimesStillFall_isFalse() {
        add(8, 4, 2);

        assertThat(state.reached()).isFalse();
    }

    @Test
    void reached_twoBlocksNearTheQuickest_isTrue() {
        add(8, 2, 2.05, 2.02);

        assertThat(state.reached()).isTrue();
    }

    @Test
    void reached_beforeTheLeastBlocks_isFalse() {
        add(2, 2);

        assertThat(state.reached()).isFalse();
    }

    @Test
    void ended_neverSteady_isTrueAfterTheMostBlocks() {
        add(2, 9, 2, 9, 2);

        assertThat(state.reached()).isFalse();
        assertThat(state.ended()).isTrue();
    }

    @Test
    void add_oneSlowCall_countsByTheMedian() {
        state.add(2, 2, 50);
        add(2, 2);

        assertThat(state.reached()).isTrue();
    }

    private void add(double... blocks) {
        for (double block : blocks) {
            state.add(block);
        }
    }
}
