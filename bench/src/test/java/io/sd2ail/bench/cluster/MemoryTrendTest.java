package io.sd2ail.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
    private static MemoryTrend of(IntToDoubleFunction reading) {
        MemoryTrend trend = new MemoryTrend("40 things");
        IntStream.range(0, 40).mapToDouble(reading).forEach(trend::add);
        return trend;
    }

    @Test
    void flat_startsUpAndJumpsOnce_isFlat() {
        MemoryTrend trend = of(i -> i < 8 ? 100 + 10 * i : i < 25 ? 180 : 189);
        assertThat(trend.flat()).isTrue();
        assertThat(trend.verdict()).startsWith("40 things: memory is flat: steady growth +0.0 MiB");
    }

    @Test
    void flat_growsALittleAtEveryReading_isNot() {
        MemoryTrend trend = of(i -> 100 + 0.2 * i);
        assertThat(trend.steadyGrowth()).isCloseTo(29 * 0.2, within(1e-9));
        assertThat(trend.flat()).isFalse();
        assertThat(trend.verdict()).contains("memory GROWS");
    }

    @Test
    void flat_jumpsAgainAndAgain_isNot() {
        MemoryTrend trend = of(i -> 100 + 10 * (i / 8));
        assertThat(trend.steadyGrowth()).isZero();
        assertThat(trend.flat()).isFalse();
    }

    @Test
    void flat_ofTooFewReadings_isRefused() {
        assertThatThrownBy(() -> new MemoryTrend("x").flat()).isInstanceOf(IllegalStateException.class);
    }
}
