package io.sd2ail.demonstration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertRowsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void of_observationsAlone_leavesOutRowsWhoseNextOneIsUnknown() throws IOException {
        ExpertRows rows = ExpertRows.of(
                observationsAlone(),
                DemonstrationFixture.SPEC,
                ObservationNormalizer.identity(2),
                RowLayout.OBSERVATION_NEXT);
        assertThat(rows.rows()).isEqualTo(2);
        assertThat(rows.all()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void of_observationsAloneWhereActionsAreNeeded_saysWhatToDo() throws IOException {
        Demonstrations demonstrations = observationsAlone();
        assertThatThrownBy(() -> ExpertRows.of(
                        demonstrations,
                        DemonstrationFixture.SPEC,
                        ObservationNormalizer.identity(2),
                        RowLayout.ACTION_OBSERVATION))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessageContaining("holds no actions")
                .hasMessageContaining("demonstrations.rows=observation-next");
    }

    @Test
    void withShareOf_aQuarter_replacesThatManyRowsOfEachTrajectory() {
        float[] real = new float[16];
        java.util.Arrays.fill(real, 1);
        float[] sampled = new float[32];
        java.util.Arrays.fill(sampled, 2);
        ExpertRows rows = new ExpertRows(RowLayout.OBSERVATION_NEXT, 2, List.of(real, real));
        ExpertRows mixed = rows.withShareOf(0.25, sampled, new RandomStream(1, "test"));
        for (float[] trajectory : mixed.trajectories()) {
            assertThat(trajectory).hasSize(16).containsOnly(1, 2);
            int replaced = 0;
            for (int row = 0; row < 8; row++) {
                assertThat(trajectory[2 * row]).isEqualTo(trajectory[2 * row + 1]);
                replaced += trajectory[2 * row] == 2 ? 1 : 0;
            }
            assertThat(replaced).isEqualTo(2);
        }
        assertThat(rows.withShareOf(1, sampled, new RandomStream(1, "test")).all())
                .containsOnly(2);
        assertThat(rows.withShareOf(0, sampled, new RandomStream(1, "test")).all())
                .containsOnly(1);
    }

    private Demonstrations observationsAlone() throws IOException {
        Map<String, Object> arrays = DemonstrationFixture.arrays();
        arrays.remove("actions");
        arrays.remove("next_observations");
        return DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, DemonstrationFixture.shapes()));
    }
}
