package io.sd2ail.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void run_manyRounds_runsEachTaskOnceAndBeforeItReturns(int threads) {
        try (Workers workers = new Workers(threads, "test")) {
            AtomicIntegerArray runs = new AtomicIntegerArray(7);
            for (int round = 1; round <= 2_000; round++) {
                workers.run(7, (worker, number) -> {
                    assertThat(worker).isBetween(0, threads - 1);
                    runs.incrementAndGet(number);
                });
                for (int number = 0; number < 7; number++) {
                    assertThat(runs.get(number)).isEqualTo(round);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void run_aTaskFails_throwsAndGoesOnWithTheNextRound(int threads) {
        try (Workers workers = new Workers(threads, "test")) {
            assertThatThrownBy(() -> workers.run(50, (_, number) -> {
                        if (number % 2 == 1) {
                            throw new IllegalArgumentException("row 7 is odd");
                        }
                    }))
                    .hasMessageContaining("row 7 is odd");
            AtomicIntegerArray runs = new AtomicIntegerArray(50);
            workers.run(50, (_, number) -> runs.incrementAndGet(number));
            for (int number = 0; number < 50; number++) {
                assertThat(runs.get(number)).isEqualTo(1);
            }
        }
    }

    @Test
    void constructor_noThread_isRefused() {
        assertThatThrownBy(() -> new Workers(0, "test")).hasMessageContaining("at least 1 thread");
    }
}
