package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.ObservationNormalizer;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
    /// Rows numbered from `first`: the number stands in every column.
    private static ReplayRows rows(int first, int count) {
        float[] numbers = new float[count];
        float[] pairs = new float[2 * count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + i;
            pairs[2 * i] = first + i;
            pairs[2 * i + 1] = -(first + i);
        }
        return new ReplayRows(count, pairs, numbers, numbers, pairs, numbers);
    }

    private static Set<Integer> held(ReplayBuffer buffer) {
        ReplayRows drawn = buffer.sample(60_000, new RandomStream(1, "test"));
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < drawn.rows(); i++) {
            int number = (int) drawn.rewards()[i];
            numbers.add(number);
            assertThat(drawn.actions()[i]).isEqualTo(number);
            assertThat(drawn.terminal()[i]).isEqualTo(number);
            assertThat(drawn.observations()[2 * i + 1]).isEqualTo(-number);
            assertThat(drawn.nextObservations()[2 * i]).isEqualTo(number);
        }
        return numbers;
    }

    @Test
    void sample_beyondTheCapacity_givesTheNewestRowsWhole() {
        ReplayBuffer buffer = new ReplayBuffer(10, 2, 1);
        buffer.add(rows(0, 7));
        buffer.add(rows(7, 7));
        assertThat(buffer.size()).isEqualTo(10);
        assertThat(buffer.inserted()).isEqualTo(14);
        assertThat(held(buffer)).containsExactly(4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    }

    @Test
    void add_moreThanTheFirstAllocation_keepsAllRows() {
        ReplayBuffer buffer = new ReplayBuffer(1_000_000, 2, 1);
        for (int first = 0; first < 3_000; first += 100) {
            buffer.add(rows(first, 100));
        }
        assertThat(buffer.size()).isEqualTo(3_000);
        assertThat(held(buffer)).contains(0, 1_500, 2_999);
    }

    @Test
    void sample_whileEmpty_isRefused() {
        ReplayBuffer buffer = new ReplayBuffer(10, 2, 1);
        assertThatThrownBy(() -> buffer.sample(1, new RandomStream(1, "test"))).hasMessageContaining("empty");
    }

    @Test
    void add_columnOfAnotherLength_isRefusedByName() {
        ReplayRows wrong = new ReplayRows(1, new float[3], new float[1], new float[1], new float[2], new float[1]);
        assertThatThrownBy(() -> new ReplayBuffer(10, 2, 1).add(wrong)).hasMessageContaining("observations has 3");
    }

    @Test
    void load_savedCounter_waitsForTheJournalAndThenHoldsTheSameRows() {
        ReplayBuffer saved = new ReplayBuffer(10, 2, 1);
        saved.add(rows(0, 10));
        saved.add(rows(10, 4));
        State state = State.create();
        saved.save(state);
        ReplayBuffer loaded = new ReplayBuffer(10, 2, 1);
        loaded.load(state);
        assertThat(loaded.inserted()).isEqualTo(4);
        loaded.add(rows(4, 7));
        assertThat(loaded.missing()).isEqualTo(3);
        assertThatThrownBy(() -> loaded.sample(1, new RandomStream(1, "test"))).hasMessageContaining("3 rows");
        loaded.add(rows(11, 3));
        ReplayRows expected = saved.sample(64, new RandomStream(2, "test"));
        assertThat(loaded.sample(64, new RandomStream(2, "test")).rewards()).containsExactly(expected.rewards());
        assertThat(loaded.inserted()).isEqualTo(14);
    }

    @Test
    void constructor_capacityBeyondArrays_isRefusedWithTheLargestOne() {
        assertThatThrownBy(() -> new ReplayBuffer(100_000_000, 105, 8)).hasMessageContaining("20452225");
    }

    @Test
    void of_transitions_normalisesObservationsAndTakesOnlyTerminationAsTerminal() {
        TransitionBatch batch = new TransitionBatch(
                2,
                1,
                1,
                new float[] {3, 5},
                new float[] {0.5f, -0.5f},
                new float[] {1, 2},
                new float[] {5, 7},
                new boolean[] {true, false},
                new boolean[] {false, true});
        ReplayRows rows = ReplayRows.of(batch, new ObservationNormalizer(new float[] {3}, new float[] {2}));
        assertThat(rows.observations()).containsExactly(0, 1);
        assertThat(rows.nextObservations()).containsExactly(1, 2);
        assertThat(rows.terminal()).containsExactly(1, 0);
    }
}
