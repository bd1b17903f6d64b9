package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.demonstration.RowLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpertReplayTest {
    /// Three trajectories of 5, 3 and 4 rows of one entry; hundreds name the trajectory.
    private static ExpertReplay replay() {
        return new ExpertReplay(
                new ExpertRows(
                        RowLayout.ACTION_OBSERVATION,
                        1,
                        List.of(new float[] {0, 1, 2, 3, 4}, new float[] {100, 101, 102}, new float[] {
                            200, 201, 202, 203
                        })),
                new PriorityConfig(0.8, 0.6, 0.001, 0.01));
    }

    private static long rowsOf(int trajectory, PrioritizedDraw draw) {
        long count = 0;
        for (float value : draw.values()) {
            count += (int) (value / 100) == trajectory ? 1 : 0;
        }
        return count;
    }

    @Test
    void draw_divisibleCount_splitsEvenly() {
        PrioritizedDraw draw = replay().draw(12, new RandomStream(1, "test"));
        assertThat(List.of(rowsOf(0, draw), rowsOf(1, draw), rowsOf(2, draw))).containsExactly(4L, 4L, 4L);
    }

    @Test
    void draw_remainder_goesToTheFirstTrajectories() {
        PrioritizedDraw draw = replay().draw(11, new RandomStream(1, "test"));
        assertThat(List.of(rowsOf(0, draw), rowsOf(1, draw), rowsOf(2, draw))).containsExactly(4L, 4L, 3L);
    }

    @Test
    void draw_fewerRowsThanTrajectories_isRefused() {
        assertThatThrownBy(() -> replay().draw(2, new RandomStream(1, "test")))
                .hasMessageContaining("2 expert rows")
                .hasMessageContaining("3 trajectories");
    }

    @Test
    void update_knownRowsOfOneTrajectory_makesThemRarerThere() {
        ExpertReplay replay = replay();
        RandomStream random = new RandomStream(1, "test");
        PrioritizedDraw draw = replay.draw(300, random);
        float[] errors = new float[300];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = draw.values()[i] == 101 ? 0 : 1;
        }
        replay.update(draw, errors);
        PrioritizedDraw next = replay.draw(300, random);
        long known = 0;
        for (float value : next.values()) {
            known += value == 101 ? 1 : 0;
        }
        assertThat(known).isLessThan(5); // of 100; 33 before
        assertThat(rowsOf(0, next)).isEqualTo(100);
    }

    @Test
    void load_savedReplay_drawsTheSameRows() {
        ExpertReplay saved = replay();
        PrioritizedDraw draw = saved.draw(30, new RandomStream(1, "test"));
        float[] errors = new float[30];
        Arrays.fill(errors, 0, 15, 0.3f);
        saved.update(draw, errors);
        State state = State.create();
        saved.save(state);
        ExpertReplay loaded = replay();
        loaded.load(state);
        assertThat(loaded.draw(30, new RandomStream(2, "test")).slots())
                .containsExactly(saved.draw(30, new RandomStream(2, "test")).slots());
    }
}
