package io.sd2ail.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpisodeLostExceptionTest {
    @Test
    void reasonOf_aDivergedSimulation_isItsOwnAndElseTheClassInWords() {
        assertThat(EpisodeLostException.reasonOf(new SimulationDivergedException("bad control", "control 3 is NaN")))
                .isEqualTo("bad control");
        assertThat(EpisodeLostException.reasonOf(new IllegalStateException("7")))
                .isEqualTo("illegal state exception");
        assertThat(EpisodeLostException.reasonOf(new IllegalArgumentException("8") {}))
                .isEqualTo("illegal argument exception");
    }
}
