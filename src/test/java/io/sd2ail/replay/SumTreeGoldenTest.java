package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumTreeGoldenTest {
    private final Golden golden = Golden.read("algo/sumtree");

    @ParameterizedTest
    @ValueSource(ints = {8, 1000, 1024})
    void find_afterEachRoundOfSets_givesTheGoldenSlots(int capacity) {
        SumTree tree = new SumTree(capacity);
        int rounds = 0;
        for (String key = key(capacity, 0); golden.has(key + "set_slot"); key = key(capacity, ++rounds)) {
            int[] slots = golden.ints(key + "set_slot");
            double[] priorities = golden.array(key + "set_priority").values();
            for (int i = 0; i < slots.length; i++) {
                tree.set(slots[i], priorities[i]);
            }
            float[] leaves = new float[capacity];
            for (int slot = 0; slot < capacity; slot++) {
                leaves[slot] = (float) tree.priority(slot);
            }
            golden.check(key + "priorities", leaves, 2e-6, 2e-6);
            golden.check(key + "total", new float[] {(float) tree.total()}, 2e-6, 2e-6);
            double[] queries = golden.array(key + "query").values();
            int[] found = new int[queries.length];
            for (int i = 0; i < queries.length; i++) {
                found[i] = tree.find(queries[i]);
            }
            assertThat(found).as(key + "slot").containsExactly(golden.ints(key + "slot"));
        }
        assertThat(rounds).isPositive();
    }

    private static String key(int capacity, int round) {
        return "c" + capacity + ".s" + round + ".";
    }
}
