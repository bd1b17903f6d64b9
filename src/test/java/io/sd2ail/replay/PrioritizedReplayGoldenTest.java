package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrioritizedReplayGoldenTest {
    private static final int CAPACITY = 64;
    private static final int ROW_SIZE = 3;

    private final Golden golden = Golden.read("algo/prioritized");

    @ParameterizedTest
    @ValueSource(doubles = {0.8, 0.6})
    void priority_ofErrors_isTheGoldenOne(double exponent) {
        PriorityConfig config = new PriorityConfig(exponent, 0.6, 0.001, 0.01);
        float[] errors = golden.floats("error");
        float[] priorities = new float[errors.length];
        for (int i = 0; i < errors.length; i++) {
            priorities[i] = (float) config.priority(errors[i]);
        }
        golden.check("priority_alpha" + exponent, priorities, 2e-6, 2e-6);
    }

    @Test
    void roundsOfAddDrawUpdate_followTheGoldenOnes() {
        PrioritizedReplay replay = new PrioritizedReplay(CAPACITY, ROW_SIZE, new PriorityConfig(0.8, 0.6, 0.001, 0.01));
        int rounds = 0;
        for (String key = "r0."; golden.has(key + "add"); key = "r" + ++rounds + ".") {
            float[] added = golden.floats(key + "add");
            replay.add(added.length / ROW_SIZE, added, rounds);
            PrioritizedDraw draw = replay.draw(golden.array(key + "u").values());
            assertThat(draw.slots()).as(key + "slot").containsExactly(golden.ints(key + "slot"));
            golden.check(key + "beta", new float[] {(float) replay.importanceExponent()}, 2e-6, 2e-6);
            golden.check(key + "rows", draw.values(), 0, 0);
            golden.check(key + "weight", draw.importanceWeights(), 2e-6, 2e-6);
            replay.update(draw.slots(), golden.floats(key + "error"));
            float[] priorities = new float[CAPACITY];
            for (int slot = 0; slot < CAPACITY; slot++) {
                priorities[slot] = (float) replay.priority(slot);
            }
            golden.check(key + "priorities_after", priorities, 2e-6, 2e-6);
            golden.check(key + "total_after", new float[] {(float) replay.totalPriority()}, 2e-6, 2e-6);
        }
        assertThat(rounds).isPositive();
    }
}
