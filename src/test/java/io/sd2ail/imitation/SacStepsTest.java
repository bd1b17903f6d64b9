package io.sd2ail.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.Example;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.replay.ReplayRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SacStepsTest {
    private static final int DRAWS = 20_000;

    private final RandomStream random = new RandomStream(1, "test");

    /// Each pair, in either order, as often as any other.
    @Test
    void of_twoOfFive_drawsEveryPairAlikeEachTimeAnew() {
        int[][] counts = new int[5][5];
        for (int i = 0; i < DRAWS; i++) {
            int[] drawn = batch(Example.with(5, 2)).targetCritics();
            assertThat(drawn).hasSize(2).doesNotHaveDuplicates();
            counts[drawn[0]][drawn[1]]++;
        }
        double expected = DRAWS / 20.0;
        double fiveDeviations = 5 * Math.sqrt(expected);
        for (int first = 0; first < 5; first++) {
            for (int second = 0; second < 5; second++) {
                double count = first == second ? 0 : expected;
                assertThat((double) counts[first][second])
                        .as("%d, %d", first, second)
                        .isCloseTo(count, within(fiveDeviations));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, , 2", "2, 2, 2", "5, , 5", "5, 5, 5", "1, 1, 1"})
    void of_allCritics_namesThemInTheirOrderAndDrawsNothing(int critics, @Nullable Integer inTargets, int named) {
        int[] all = batch(Example.with(critics, inTargets)).targetCritics();
        assertThat(all).hasSize(named);
        for (int number = 0; number < named; number++) {
            assertThat(all[number]).isEqualTo(number);
        }
        RandomStream noise = new RandomStream(1, "test");
        noise.gaussians(2);
        noise.gaussians(2);
        assertThat(random.nextLong()).isEqualTo(noise.nextLong());
    }

    @Test
    void of_someCritics_leavesTheNoiseOfTheBatchAsItIs() {
        SacBatch some = batch(Example.with(5, 2));
        RandomStream noise = new RandomStream(1, "test");
        assertThat(some.nextNoise()).isEqualTo(noise.gaussians(2));
        assertThat(some.policyNoise()).isEqualTo(noise.gaussians(2));
        assertThat(Arrays.stream(some.targetCritics())).allMatch(number -> number >= 0 && number < 5);
    }

    /// One row of one observation and a two-dimensional action.
    private SacBatch batch(SacConfig config) {
        ReplayRows row = new ReplayRows(1, new float[1], new float[2], new float[1], new float[1], new float[1]);
        return SacSteps.of(row, row.rewards(), 2, config, random);
    }
}
