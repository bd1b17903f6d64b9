package io.sd2ail.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Subject;
import org.junit.jupiter.api.Test;

class SpeedTablesTest {
    @Test
    void of_bothKindsOfSides_comparesWithTheFastestPeer() {
        CaseResult result =
                Results.of(Subject.LEARNER, "pendulum", 2, Side.VECTOR, Side.DJL, Side.EAGER, Side.COMPILED);

        assertThat(SpeedTables.of(result))
                .anyMatch(line -> line.startsWith("pendulum, 2 threads: median milliseconds; peak 100 GFLOP/s"))
                .contains(
                        "| part               | vector |   djl | eager | compiled | best peer / vector | vector of peak |",
                        "| random draws       |   10.0 |  20.0 |  30.0 |     40.0 |        3.00x eager |                |",
                        "| sum of parts       |   50.0 | 100.0 | 150.0 |    200.0 |        3.00x eager |                |");
    }

    @Test
    void of_everySide_hasItsSpreadAndRatioOfTheFullIteration() {
        CaseResult result = Results.of(Subject.LEARNER, "pendulum", 1, Side.VECTOR, Side.EAGER);

        assertThat(SpeedTables.of(result))
                .anyMatch(line -> line.matches(
                        "\\| vector +\\| +10\\.0 \\| +9\\.50-10\\.5 \\| 9\\.00 \\|.*\\| +1\\.00x \\|.*\\| +2 \\|"))
                .anyMatch(line -> line.matches("\\| eager .*\\| +2\\.00x \\| +2\\.00x-2\\.00x \\| +\\|"));
    }

    @Test
    void of_oursAlone_leavesThePeersColumnOut() {
        assertThat(SpeedTables.of(Results.of(Subject.LEARNER, "pendulum", 1, Side.VECTOR, Side.DJL)))
                .noneMatch(line -> line.contains("peer"));
    }

    @Test
    void of_rollouts_isInMicroseconds() {
        assertThat(SpeedTables.of(Results.of(Subject.ROLLOUT, "hopper", 1, Side.ACT_JAVA, Side.ACT_DJL)))
                .anyMatch(line -> line.startsWith("hopper, actions (policy 11-256-256-6), 1 thread"))
                .anyMatch(line -> line.matches("\\| 1, drawn +\\| 10000\\.0 \\| 20000\\.0 \\| .*"));
    }
}
