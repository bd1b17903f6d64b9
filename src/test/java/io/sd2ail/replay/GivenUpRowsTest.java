package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import org.junit.jupiter.api.Test;

class GivenUpRowsTest {
    private static ReplayRows rows(int first, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + i;
        }
        return new ReplayRows(count, numbers, numbers, numbers, numbers, numbers);
    }

    private static ReplayBuffer loaded(State state) {
        ReplayBuffer buffer = new ReplayBuffer(10, 1, 1);
        buffer.load(state);
        return buffer;
    }

    private static State saved(ReplayBuffer buffer) {
        State state = State.create();
        buffer.save(state);
        return state;
    }

    private static State withoutRows(ReplayBuffer buffer) {
        State emptied = State.create();
        ReplayBuffer.withoutRows(saved(buffer), emptied);
        return emptied;
    }

    private static float[] smallestAndLargest(ReplayBuffer buffer) {
        float[] range = {Float.MAX_VALUE, -1};
        for (float reward : buffer.sample(5_000, new RandomStream(1, "test")).rewards()) {
            range[0] = Math.min(range[0], reward);
            range[1] = Math.max(range[1], reward);
        }
        return range;
    }

    @Test
    void load_withoutItsRows_countsOnAndDrawsOnlyWhatCame() {
        ReplayBuffer first = new ReplayBuffer(10, 1, 1);
        first.add(rows(0, 13));
        ReplayBuffer emptied = loaded(withoutRows(first));
        assertThat(emptied.inserted()).isEqualTo(13);
        assertThat(emptied.size()).isZero();
        assertThat(emptied.missing()).isZero();
        emptied.add(rows(13, 4));
        assertThat(emptied.size()).isEqualTo(4);
        assertThat(smallestAndLargest(emptied)).containsExactly(13, 16);
        emptied.add(rows(17, 12));
        assertThat(emptied.size()).isEqualTo(10);
        assertThat(smallestAndLargest(emptied)).containsExactly(19, 28);
    }

    @Test
    void load_afterSomeCameAgain_needsThoseAlone() {
        ReplayBuffer first = new ReplayBuffer(10, 1, 1);
        first.add(rows(0, 13));
        ReplayBuffer emptied = loaded(withoutRows(first));
        emptied.add(rows(13, 4));
        ReplayBuffer again = loaded(saved(emptied));
        assertThat(again.missing()).isEqualTo(4);
        again.add(rows(13, 4));
        assertThat(again.sample(50, new RandomStream(2, "test")).rewards())
                .isEqualTo(emptied.sample(50, new RandomStream(2, "test")).rewards());
    }
}
