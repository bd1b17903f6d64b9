package io.sd2ail.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.SimulationDivergedException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LossCounterTest {
    @Test
    void reason_ofADivergedSimulation_isItsOwnAndElseTheClassInWords() {
        assertThat(EpisodeLostException.reasonOf(new SimulationDivergedException("bad control", "control 3 is NaN")))
                .isEqualTo("bad control");
        assertThat(EpisodeLostException.reasonOf(new IllegalStateException("7")))
                .isEqualTo("illegal state exception");
        assertThat(EpisodeLostException.reasonOf(new IllegalArgumentException("8") {}))
                .isEqualTo("illegal argument exception");
    }

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
