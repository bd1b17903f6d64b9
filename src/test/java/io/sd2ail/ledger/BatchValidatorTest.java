package io.sd2ail.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchValidatorTest {
    private final EnvironmentSpec spec = new EnvironmentSpec("Test-v0", 2, new double[] {-1}, new double[] {1}, 100);
    private final List<String> told = new ArrayList<>();
    private final BatchValidator validator = new BatchValidator(
            spec,
            new ObservationNormalizer(new float[] {0, 4e8f}, new float[] {1, 100}),
            (_, row, reason) -> told.add(row + " " + reason));

    @Test
    void check_aGoodBatch_passesAsItIs() {
        RolloutBatch batch = batch(Transitions.zeros(4, 2, 1));
        CheckedBatch checked = validator.check(batch);
        assertThat(checked.batch()).isSameAs(batch);
        assertThat(checked.rejected()).isEmpty();
    }

    @Test
    void check_badRows_areRefusedOneByOneWithTheirReason() {
        TransitionBatch rows = Transitions.zeros(5, 2, 1);
        rows.observations()[2 * 2] = Float.NaN;
        rows.actions()[3] = 1.5f;
        rows.rewards()[4] = Float.NEGATIVE_INFINITY;
        rows.rewards()[1] = 7;
        CheckedBatch checked = validator.check(batch(rows));
        assertThat(checked.producedRows()).isEqualTo(5);
        assertThat(checked.rejected())
                .isEqualTo(Map.of(BatchValidator.NOT_FINITE, 2, BatchValidator.ACTION_OUT_OF_BOUNDS, 1));
        assertThat(checked.batch().transitions().rewards()).containsExactly(0, 7);
        assertThat(told).containsExactly("2 not-finite", "3 action-out-of-bounds", "4 not-finite");
    }

    @Test
    void check_numbersTooLargeToComputeWith_areRefusedAsSuch() {
        TransitionBatch rows = Transitions.zeros(6, 2, 1);
        rows.observations()[0] = 1e30f;
        rows.nextObservations()[2] = -1.1e7f;
        rows.rewards()[2] = 1e30f;
        rows.observations()[3 * 2 + 1] = -7e8f;
        // In range: seen from the demonstrations' mean, in their scale.
        rows.observations()[4 * 2 + 1] = 1.3e9f;
        rows.nextObservations()[5 * 2] = 9e6f;
        rows.rewards()[5] = -9e6f;

        CheckedBatch checked = validator.check(batch(rows));

        assertThat(told).containsExactly("0 out-of-range", "1 out-of-range", "2 out-of-range", "3 out-of-range");
        assertThat(checked.rejected()).isEqualTo(Map.of(BatchValidator.OUT_OF_RANGE, 4));
    }

    @Test
    void check_rowsOfAnotherShape_areAllRefused() {
        CheckedBatch checked = validator.check(batch(Transitions.zeros(3, 4, 1)));
        assertThat(checked.rejected()).isEqualTo(Map.of(BatchValidator.WRONG_SHAPE, 3));
        assertThat(checked.batch().transitions().rows()).isZero();
        assertThat(checked.batch().transitions().observationSize()).isEqualTo(2);
    }

    private static RolloutBatch batch(TransitionBatch rows) {
        return new RolloutBatch(new WorkerId("w", 0), 0, 0, 0, rows, List.of());
    }
}
