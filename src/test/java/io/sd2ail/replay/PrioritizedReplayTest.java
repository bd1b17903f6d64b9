package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrioritizedReplayTest {
    private static final PriorityConfig CONFIG = new PriorityConfig(0.8, 0.6, 0.001, 0.01);

    private static PrioritizedReplay replay(int capacity, int rows) {
        PrioritizedReplay replay = new PrioritizedReplay(capacity, 2, CONFIG);
        float[] values = new float[2 * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        replay.add(rows, values, 0);
        return replay;
    }

    @Test
    void draw_manyRows_followsThePriorities() {
        PrioritizedReplay replay = replay(4, 4);
        replay.update(new int[] {0, 1, 2, 3}, new float[] {0, 0.5f, 0.98f, 1});
        int[] counts = new int[4];
        for (int slot : replay.draw(100_000, new RandomStream(3, "test")).slots()) {
            counts[slot]++;
        }
        for (int slot = 0; slot < 4; slot++) {
            double expected = 100_000 * replay.priority(slot) / replay.totalPriority();
            assertThat((double) counts[slot]).isCloseTo(expected, within(2.0)); // stratified: off by the border strata
        }
    }

    @Test
    void draw_rowsOfOneSeed_isTheSameAgain() {
        PrioritizedDraw first = replay(8, 5).draw(16, new RandomStream(3, "test"));
        PrioritizedDraw again = replay(8, 5).draw(16, new RandomStream(3, "test"));
        assertThat(again.slots()).containsExactly(first.slots());
        assertThat(again.values()).containsExactly(first.values());
    }

    @Test
    void draw_again_raisesTheImportanceExponentUpToOne() {
        PrioritizedReplay replay = replay(8, 5);
        RandomStream random = new RandomStream(3, "test");
        replay.draw(1, random);
        assertThat(replay.importanceExponent()).isCloseTo(0.601, within(1e-12));
        for (int i = 0; i < 500; i++) {
            replay.draw(1, random);
        }
        assertThat(replay.importanceExponent()).isEqualTo(1);
    }

    @Test
    void priorityEntropy_ofGivenPriorities_isTheClosedForm() {
        PrioritizedReplay replay = replay(8, 4);
        assertThat(replay.priorityEntropy()).isEqualTo(1); // all at the highest priority
        replay.update(new int[] {0, 1, 2, 3}, new float[] {0, 0.24f, 0.49f, 1});
        double[] priorities = {Math.pow(0.01, 0.8), Math.pow(0.25, 0.8), Math.pow(0.5, 0.8), 1};
        double total = Arrays.stream(priorities).sum();
        double entropy = Arrays.stream(priorities)
                .map(priority -> -priority / total * Math.log(priority / total))
                .sum();
        assertThat(replay.priorityEntropy()).isCloseTo(entropy / Math.log(4), within(1e-7));
    }

    @Test
    void priorityEntropy_ofTwoRowsOfOneAndThreeQuarters_isTheBinaryEntropy() {
        PrioritizedReplay replay = new PrioritizedReplay(2, 1, new PriorityConfig(1, 0, 0, 0.01));
        replay.add(2, new float[2], 0);
        replay.update(new int[] {0, 1}, new float[] {0.24f, 0.74f}); // P = 1/4, 3/4
        assertThat(replay.priorityEntropy()).isCloseTo(0.8112781244591328, within(1e-7)); // bits
    }

    @Test
    void priorityEntropy_ofLessThanTwoRows_isOne() {
        assertThat(replay(4, 0).priorityEntropy()).isEqualTo(1);
        assertThat(replay(4, 1).priorityEntropy()).isEqualTo(1);
    }

    @Test
    void draw_whileEmpty_isRefused() {
        PrioritizedReplay replay = new PrioritizedReplay(8, 2, CONFIG);
        assertThatThrownBy(() -> replay.draw(1, new RandomStream(3, "test"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void update_slotDrawnTwice_keepsTheLastError() {
        PrioritizedReplay replay = replay(8, 5);
        replay.update(new int[] {2, 2}, new float[] {1, 0});
        assertThat(replay.priority(2)).isCloseTo(Math.pow(0.01, 0.8), within(1e-12));
    }

    @Test
    void add_beyondTheCapacity_overwritesTheOldestAtHighestPriority() {
        PrioritizedReplay replay = replay(4, 4);
        replay.update(new int[] {0, 1, 2, 3}, new float[4]);
        replay.add(1, new float[] {-1, -2}, 100);
        assertThat(replay.size()).isEqualTo(4);
        assertThat(replay.priority(0)).isEqualTo(1);
        assertThat(replay.draw(new double[] {0}).values()).containsExactly(-1, -2);
    }

    @Test
    void meanAge_ofRowsAddedAtDifferentTimes_isTheMeanOfTheirAges() {
        PrioritizedReplay replay = new PrioritizedReplay(4, 2, CONFIG);
        assertThat(replay.meanAge(7)).isZero();
        replay.add(1, new float[2], 10);
        replay.add(3, new float[6], 50);
        assertThat(replay.meanAge(60)).isEqualTo(20); // (50 + 3 * 10) / 4
    }

    @Test
    void load_savedReplay_goesOnAsTheSavedOneWould() {
        PrioritizedReplay saved = replay(8, 11);
        RandomStream random = new RandomStream(5, "test");
        PrioritizedDraw before = saved.draw(16, random);
        saved.update(before.slots(), random.uniforms(16));
        State state = State.create();
        saved.save(state);
        PrioritizedReplay loaded = replay(8, 3);
        loaded.load(state);
        saved.add(1, new float[] {7, 7}, 9);
        loaded.add(1, new float[] {7, 7}, 9);
        PrioritizedDraw expected = saved.draw(16, new RandomStream(6, "test"));
        PrioritizedDraw actual = loaded.draw(16, new RandomStream(6, "test"));
        assertThat(actual.slots()).containsExactly(expected.slots());
        assertThat(actual.values()).containsExactly(expected.values());
        assertThat(actual.importanceWeights()).containsExactly(expected.importanceWeights());
        assertThat(loaded.meanAge(20)).isEqualTo(saved.meanAge(20));
    }

    @Test
    void load_stateOfALargerReplay_isRefused() {
        State state = State.create();
        replay(8, 8).save(state);
        assertThatThrownBy(() -> replay(4, 1).load(state))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("capacity of 4");
    }
}
