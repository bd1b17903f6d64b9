package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayRowsTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("Made-v0", 1, new double[] {-2, 0}, new double[] {2, 1}, 200);
    private static final ObservationNormalizer NORMALIZER =
            new ObservationNormalizer(new float[] {10}, new float[] {2});

    private static TransitionBatch batch(
            float[] observations, float[] actions, float[] next, boolean terminates, int actionSize) {
        int rows = observations.length;
        boolean[] terminated = new boolean[rows];
        boolean[] truncated = new boolean[rows];
        (terminates ? terminated : truncated)[rows - 1] = true;
        return new TransitionBatch(
                rows, 1, actionSize, observations, actions, new float[rows], next, terminated, truncated);
    }

    @Test
    void ofExpert_actionsInsideAndOutsideTheRange_areFractionsOfItClipped() {
        float[] actions = {1, 0.25f, -3, 2, 2, 1};
        Demonstrations demonstrations =
                demonstrations(batch(new float[] {10, 12, 14}, actions, new float[] {12, 14, 16}, false, 2));
        ReplayRows rows = ReplayRows.ofExpert(demonstrations, SPEC, NORMALIZER);
        assertThat(rows.rows()).isEqualTo(3);
        assertThat(rows.actions()).containsExactly(0.5f, -0.5f, -1, 1, 1, 1);
        assertThat(rows.observations()).containsExactly(0, 1, 2);
        assertThat(rows.nextObservations()).containsExactly(1, 2, 3);
        assertThat(actions).as("the demonstrations' own").containsExactly(1, 0.25f, -3, 2, 2, 1);
    }

    @Test
    void ofExpert_severalTrajectories_keepsTheirOrderAndTheirEnds() {
        Demonstrations demonstrations = demonstrations(
                batch(new float[] {10, 12}, new float[4], new float[] {12, 14}, false, 2),
                batch(new float[] {20, 22}, new float[4], new float[] {22, 24}, true, 2));
        ReplayRows rows = ReplayRows.ofExpert(demonstrations, SPEC, NORMALIZER);
        assertThat(rows.observations()).containsExactly(0, 1, 5, 6);
        assertThat(rows.terminal()).containsExactly(0, 0, 0, 1);
    }

    @Test
    void ofExpert_rowsWhoseNextObservationIsUnknown_areLeftOut() {
        Demonstrations demonstrations = demonstrations(
                batch(new float[] {10, 12}, new float[] {1, 0, 2, 0}, new float[] {12, Float.NaN}, false, 2),
                batch(new float[] {20, 22}, new float[] {-1, 0, -2, 0}, new float[] {22, 24}, true, 2));
        ReplayRows rows = ReplayRows.ofExpert(demonstrations, SPEC, NORMALIZER);
        assertThat(rows.rows()).isEqualTo(3);
        assertThat(rows.observations()).containsExactly(0, 5, 6);
        assertThat(rows.nextObservations()).containsExactly(1, 6, 7);
        assertThat(rows.actions()).containsExactly(0.5f, -1, -0.5f, -1, -1, -1);
    }

    @Test
    void ofExpert_withoutActions_saysWhatIsMissing() {
        Demonstrations demonstrations =
                demonstrations(batch(new float[] {10, 12}, new float[0], new float[] {12, 14}, false, 0));
        assertThatThrownBy(() -> ReplayRows.ofExpert(demonstrations, SPEC, NORMALIZER))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessageContaining("holds no actions");
    }

    private static Demonstrations demonstrations(TransitionBatch... batches) {
        return new Demonstrations(
                "made.npz", List.of(batches).stream().map(Trajectory::new).toList());
    }
}
