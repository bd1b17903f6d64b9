package io.sd2ail.demonstration;

import static io.sd2ail.demonstration.DemonstrationFixture.trajectory;
import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.environment.EnvironmentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemonstrationInspectionTest {
    @Test
    void render_madeDemonstrations_isAnAlignedBlock() {
        DemonstrationInspection inspection =
                DemonstrationInspection.of(DemonstrationFixture.demonstrations(), DemonstrationFixture.SPEC);
        assertThat(inspection.render("NumPy npz", List.of("what follows"))).isEqualTo("""
                made.npz
                  format        NumPy npz
                  doesn't tell  what follows
                  rows          5 in 2 trajectories of 2 to 3 rows
                  observations  2 entries
                  actions       1 entry; 40.0 % of their values outside [-1, 1]
                  returns       mean 2.50, std 0.50, from 2.00 to 3.00
                  expert        not named by the file: the mean return above counts as its return
                  recorded      the file doesn't say in what
                  ends          1 in a terminal state, 0 at the time limit of 200 steps, 1 cut before it
                  continuity    next observation is the next row's observation in 3 of 3 steps

                  trajectory          rows      return  end
                  0                      3        3.00  truncated
                  1                      2        2.00  terminated

                  action               min         max        mean         std
                  0                -1.0000      3.0000      0.8500      1.3379

                  observation          min         max        mean         std
                  0                 0.0000     11.0000      4.8000      4.7074
                  1                -2.0000      0.0000     -0.8000      0.7483

                  warning: 20.0 % of the action entries are outside the range of Made-v0: they will be clipped
                """);
    }

    private static List<String> warnings(Demonstrations demonstrations) {
        return DemonstrationInspection.of(demonstrations, null).warnings();
    }

    @Test
    void warnings_plausibleDemonstrations_areNone() {
        assertThat(warnings(DemonstrationFixture.demonstrations())).isEmpty();
    }

    @Test
    void warnings_constantActionsAndSingleRows_areNamed() {
        Demonstrations odd = new Demonstrations("odd", List.of(trajectory(0, false, 1, 1), trajectory(5, false, 1)));
        assertThat(warnings(odd))
                .containsExactly("all actions are the same: were they recorded?", "trajectory 1 is a single row");
    }

    @Test
    void warnings_repeatedTrajectory_countsItsRows() {
        Demonstrations odd =
                new Demonstrations("odd", List.of(trajectory(0, false, 1, 2, 3), trajectory(0, false, 1, 2, 3)));
        assertThat(warnings(odd)).containsExactly("3 of 6 rows repeat an earlier row's observation and action exactly");
    }

    @Test
    void warnings_nextObservationThatDoesNotFollow_isCounted() {
        Demonstrations odd = new Demonstrations("odd", List.of(trajectory(0, false, 1, 2, 3)));
        odd.trajectories().getFirst().transitions().nextObservations()[1] = 7;
        assertThat(warnings(odd)).singleElement().asString().startsWith("1 of 2 steps are not continuous");
    }

    @Test
    void warnings_againstAnotherEnvironment_nameSizesAndLength() {
        EnvironmentSpec other = new EnvironmentSpec("Other-v0", 3, new double[2], new double[2], 2);
        assertThat(DemonstrationInspection.of(DemonstrationFixture.demonstrations(), other)
                        .warnings())
                .hasSize(3)
                .anyMatch(warning -> warning.contains("observations of 3 entries, not 2"))
                .anyMatch(warning -> warning.contains("actions of 2 entries, not 1"))
                .anyMatch(warning -> warning.contains("trajectory 0 has more than the 2 rows"));
    }
}
