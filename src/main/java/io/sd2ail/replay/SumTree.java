package io.sd2ail.replay;

/// Priorities of slots with their running sums, for draws in proportion to priority: a binary tree over a power of two
/// of leaves, in which every inner node holds the sum of its two children.
///
/// Cost for capacity n: [#set] and [#find] take log2(n) steps, [#total] and [#priority] one; memory is 16 bytes times
/// the next power of two.
///
/// Numeric hazard: sums that are kept up to date by adding differences drift away from the leaves and can point a draw
/// at an empty slot. Here each changed path is summed anew from its children, so the error of a sum never grows with
/// the number of changes; it stays below log2(n) roundings of float64. What rounding is left is handled in [#find],
/// which never enters a subtree whose sum is zero.
///
/// Not thread-safe.
public final class SumTree {
    private static final int ROOT = 1;

    private final int capacity;
    private final int firstLeaf;
    /// Node i has the children 2i and 2i + 1; the leaves begin at `firstLeaf`. Entry 0 is unused.
    private final double[] sums;

    /// A tree whose slots are all empty.
    ///
    /// @param capacity number of slots
    public SumTree(int capacity) {
        if (capacity < 1 || capacity > 1 << 29) {
            throw new IllegalArgumentException("a sum tree holds 1 to " + (1 << 29) + " slots, not " + capacity);
        }
        this.capacity = capacity;
        this.firstLeaf = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        this.sums = new double[2 * firstLeaf];
    }

    public int capacity() {
        return capacity;
    }

    /// Changes a slot's priority; 0 empties the slot.
    ///
    /// @throws IllegalArgumentException when the priority is negative or not finite
    public void set(int slot, double priority) {
        if (!(priority >= 0 && priority < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the priority of slot " + slot + " must be finite and not negative, it is " + priority);
        }
        int node = leaf(slot);
        sums[node] = priority;
        while (node > ROOT) {
            node >>= 1;
            sums[node] = sums[2 * node] + sums[2 * node + 1];
        }
    }

    /// Sum of all priorities.
    public double total() {
        return sums[ROOT];
    }

    public double priority(int slot) {
        return sums[leaf(slot)];
    }

    /// The first slot whose cumulative priority (slots in the order 0, 1, ...) reaches a value; never an empty slot. A
    /// value beyond the total finds the last slot that is not empty.
    ///
    /// @throws IllegalStateException when all slots are empty
    public int find(double value) {
        if (!(total() > 0)) {
            throw new IllegalStateException("there is nothing to draw: all " + capacity + " slots are empty");
        }
        double remaining = value;
        int node = ROOT;
        while (node < firstLeaf) {
            node *= 2;
            double left = sums[node];
            boolean beyondLeft = remaining > left && sums[node + 1] > 0;
            if (beyondLeft || left == 0) {
                remaining -= left;
                node++;
            }
        }
        return node - firstLeaf;
    }

    private int leaf(int slot) {
        if (slot < 0 || slot >= capacity) {
            throw new IndexOutOfBoundsException("slot " + slot + " of " + capacity);
        }
        return firstLeaf + slot;
    }
}
