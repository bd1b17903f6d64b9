package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.SizeResult.PartResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void of_bothSides_showsTheirRatioAndSums() {
        SizeResult result = result(
                new PartResult(Part.SAC, timings(10), 2048, timings(5)),
                new PartResult(Part.REWARD, timings(20), 1024, timings(40)));

        assertThat(Table.of(result))
                .containsExactly(
                        "| part               |   ours ms (p10-p90) | KiB allocated |   peer ms (p10-p90) | peer / ours |",
                        "|--------------------|--------------------:|--------------:|--------------------:|------------:|",
                        "| SAC                | 10.00 (10.00-10.00) |             2 |    5.00 (5.00-5.00) |        0.50 |",
                        "| threshold + reward | 20.00 (20.00-20.00) |             1 | 40.00 (40.00-40.00) |        2.00 |",
                        "| sum of medians     |               30.00 |             3 |               45.00 |        1.50 |");
    }

    @Test
    void of_oursAlone_leavesThePeersColumnsOut() {
        assertThat(Table.of(result(new PartResult(Part.SAC, timings(10), 2048, null))))
                .hasSize(4)
                .noneMatch(line -> line.contains("peer"));
    }

    @Test
    void of_rounds_showsTheMedianOfMediansAndTheCallsSpread() {
        Timings ours = new Timings();
        ours.add(1, 2, 3);
        ours.add(2, 3, 4);

        assertThat(Table.of(result(new PartResult(Part.SAC, ours, 0, null))))
                .anyMatch(line -> line.contains("2.50 (1.50-3.50)"));
    }

    private static SizeResult result(PartResult... parts) {
        return new SizeResult(Size.named("pendulum"), List.of(parts));
    }

    private static Timings timings(double milliseconds) {
        Timings timings = new Timings();
        timings.add(milliseconds);
        return timings;
    }
}
