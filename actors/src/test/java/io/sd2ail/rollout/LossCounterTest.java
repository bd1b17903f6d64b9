package io.sd2ail.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.LostEpisodes;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LossCounterTest {
    @Test
    void isNews_ofAMillionLosses_isSevenTimes() {
        assertThat(LongStream.rangeClosed(1, 1_000_000).filter(LossCounter::isNews))
                .containsExactly(1L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L);
    }

    @Test
    void byReason_isCountedApartAndSorted() {
        LossCounter losses = new LossCounter();
        losses.add("b");
        losses.add("a");
        assertThat(losses.add("b")).isEqualTo(2);
        assertThat(losses.byReason()).containsExactly(new LostEpisodes("a", 1), new LostEpisodes("b", 2));
    }
}
