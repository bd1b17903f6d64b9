package io.sd2ail.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SumTreeTest {
    record Change(int slot, double priority) {}

    /// Sixteenths: their sums are exact in float64, so that a linear scan and the tree must agree to the bit.
    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Double> priorities = Arbitraries.integers().between(0, 16).map(sixteenths -> sixteenths / 16.0);
        return Arbitraries.integers()
                .between(0, 999)
                .flatMap(slot -> priorities.map(priority -> new Change(slot, priority)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(200);
    }

    @Property(tries = 300)
    void find_afterAnyChanges_equalsALinearScan(
            @ForAll("changes") List<Change> changes,
            @ForAll @IntRange(min = 1, max = 70) int capacity,
            @ForAll @DoubleRange(min = 0, max = 1) double fraction) {
        SumTree tree = new SumTree(capacity);
        double[] priorities = new double[capacity];
        for (Change change : changes) {
            tree.set(change.slot() % capacity, change.priority());
            priorities[change.slot() % capacity] = change.priority();
        }
        double total = java.util.Arrays.stream(priorities).sum();
        assertThat(tree.total()).isEqualTo(total);
        if (total > 0) {
            assertThat(tree.find(fraction * total)).isEqualTo(scan(priorities, fraction * total));
        }
    }

    private static int scan(double[] priorities, double value) {
        double cumulative = 0;
        for (int slot = 0; slot < priorities.length; slot++) {
            cumulative += priorities[slot];
            if (priorities[slot] > 0 && cumulative >= value) {
                return slot;
            }
        }
        throw new AssertionError(value + " is beyond the total");
    }

    @Test
    void find_aboveTheTotal_givesTheLastSlotThatIsNotEmpty() {
        SumTree tree = new SumTree(6);
        tree.set(1, 0.3);
        tree.set(4, 0.6);
        assertThat(tree.find(5)).isEqualTo(4);
    }

    @Test
    void find_zero_skipsEmptySlots() {
        SumTree tree = new SumTree(6);
        tree.set(3, 0.1);
        assertThat(tree.find(0)).isEqualTo(3);
    }

    @Test
    void find_allSlotsEmpty_isRefused() {
        assertThatThrownBy(() -> new SumTree(4).find(0.5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void total_afterAMillionChanges_hasNotDrifted() {
        SumTree tree = new SumTree(100);
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            tree.set(random.nextInt(100), random.nextDouble());
        }
        double sum = 0;
        for (int slot = 0; slot < 100; slot++) {
            sum += tree.priority(slot);
        }
        assertThat(tree.total()).isCloseTo(sum, within(1e-13));
    }

    @Test
    void set_priorityThatIsNoNumber_isRefused() {
        assertThatThrownBy(() -> new SumTree(4).set(2, Double.NaN)).hasMessageContaining("slot 2");
        assertThatThrownBy(() -> new SumTree(4).set(2, -1)).hasMessageContaining("slot 2");
        assertThatThrownBy(() -> new SumTree(4).set(4, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
