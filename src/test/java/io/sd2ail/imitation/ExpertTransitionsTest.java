package io.sd2ail.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.replay.ReplayRows;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertTransitionsTest {
    private final RandomStream random = new RandomStream(1, "test");

    /// The row's number stands in every column.
    private static ReplayRows numbered(int first, int count) {
        float[] numbers = new float[count];
        float[] pairs = new float[2 * count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + i;
            pairs[2 * i] = first + i;
            pairs[2 * i + 1] = -(first + i);
        }
        return new ReplayRows(count, pairs, numbers, numbers.clone(), pairs.clone(), numbers.clone());
    }

    private static ExpertTransitions expert() {
        return new ExpertTransitions(numbered(100, 5), 2, 1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.04, 0", "0.06, 1", "0.25, 3", "0.5, 5", "1, 10"})
    void replace_aShare_putsWholeExpertRowsLastAndLeavesTheOthers(double share, int replaced) {
        ReplayRows rows = numbered(0, 10);
        expert().replace(rows, share, random);
        for (int i = 0; i < 10; i++) {
            boolean expert = i >= 10 - replaced;
            float number = rows.observations()[2 * i];
            if (expert) {
                assertThat(number).isBetween(100f, 104f);
            } else {
                assertThat(number).isEqualTo(i);
            }
            assertThat(rows.observations()[2 * i + 1]).isEqualTo(-number);
            assertThat(rows.nextObservations()[2 * i]).isEqualTo(number);
            assertThat(rows.nextObservations()[2 * i + 1]).isEqualTo(-number);
            assertThat(rows.actions()[i]).isEqualTo(number);
            assertThat(rows.terminal()[i]).isEqualTo(number);
        }
    }

    @Test
    void replace_noRows_drawsNothing() {
        State before = State.create();
        random.save(before);
        expert().replace(numbered(0, 10), 0.01, random);
        State after = State.create();
        random.save(after);
        assertThat(after.longs("random")).isEqualTo(before.longs("random"));
    }

    @Test
    void cloningBatch_manyRows_drawsAllAndKeepsObservationAndActionTogether() {
        CloningBatch batch = expert().cloningBatch(200, random);
        Set<Float> seen = new TreeSet<>();
        assertThat(batch.rows()).isEqualTo(200);
        for (int i = 0; i < 200; i++) {
            assertThat(batch.observations()[2 * i]).isEqualTo(batch.actions()[i]);
            assertThat(batch.observations()[2 * i + 1]).isEqualTo(-batch.actions()[i]);
            seen.add(batch.actions()[i]);
        }
        assertThat(seen).containsExactly(100f, 101f, 102f, 103f, 104f);
    }
}
