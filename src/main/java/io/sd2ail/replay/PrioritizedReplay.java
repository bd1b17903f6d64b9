package io.sd2ail.replay;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import java.util.Arrays;

/// A ring of rows drawn in proportion to how badly the discriminator knows them: prioritized expert demonstration
/// replay (PEDR), for one expert trajectory or for the pool of synthetic demonstrations.
///
/// A new row has the highest priority, 1, and overwrites the oldest one once the ring is full. A draw splits the total
/// priority into B equal parts and draws one row in each. Its importance weights are (N P(i))^-b divided by the
/// largest of the batch, so N cancels.
///
/// Not thread-safe.
public final class PrioritizedReplay {
    private static final double HIGHEST_PRIORITY = 1;

    private final PriorityConfig config;
    private final int rowSize;
    private final SumTree tree;
    /// [capacity, rowSize]
    private final float[] values;
    /// Learner updates done when the row of each slot was added.
    private final long[] births;
    private long birthSum;

    private int size;
    private int head;
    private double importanceExponent;

    /// @param capacity rows the ring holds
    /// @param rowSize entries of one row
    public PrioritizedReplay(int capacity, int rowSize, PriorityConfig config) {
        this.config = config;
        this.rowSize = rowSize;
        this.tree = new SumTree(capacity);
        this.values = new float[Math.multiplyExact(capacity, rowSize)];
        this.births = new long[capacity];
        this.importanceExponent = config.initialImportanceExponent();
    }

    /// Rows it holds.
    public int size() {
        return size;
    }

    public int capacity() {
        return births.length;
    }

    /// The exponent b of the last draw.
    public double importanceExponent() {
        return importanceExponent;
    }

    public double priority(int slot) {
        return tree.priority(slot);
    }

    /// Sum of all priorities.
    public double totalPriority() {
        return tree.total();
    }

    /// Mean age of the rows it holds, in learner updates; 0 while it is empty.
    ///
    /// @param updates learner updates done by now
    public double meanAge(long updates) {
        return size == 0 ? 0 : updates - (double) birthSum / size;
    }

    /// Entropy of the draws' distribution P(i) = p_i / sum p relative to that of uniform draws,
    /// -sum P(i) ln P(i) / ln N: 1 when all rows are as likely, near 0 when few are drawn all the time; 1 with less
    /// than two rows. Takes a logarithm a row: for a row of metrics, not for each update.
    public double priorityEntropy() {
        if (size < 2) {
            return 1;
        }
        double sum = 0;
        for (int slot = 0; slot < size; slot++) {
            double priority = tree.priority(slot);
            sum += priority * Math.log(priority);
        }
        double entropy = Math.log(tree.total()) - sum / tree.total();
        return Math.clamp(entropy / Math.log(size), 0, 1); // beyond by roundings
    }

    /// Adds rows with the highest priority.
    ///
    /// @param rows K
    /// @param added [K, rowSize]
    /// @param birth learner updates done by now
    public void add(int rows, float[] added, long birth) {
        if (added.length != rows * rowSize) {
            throw new IllegalArgumentException(
                    "added has " + added.length + " entries, [" + rows + ", " + rowSize + "] needs " + rows * rowSize);
        }
        for (int row = 0; row < rows; row++) {
            System.arraycopy(added, row * rowSize, values, head * rowSize, rowSize);
            tree.set(head, HIGHEST_PRIORITY);
            birthSum += birth - births[head]; // 0 in a slot never used
            births[head] = birth;
            head = (head + 1) % capacity();
        }
        size = Math.min(capacity(), size + rows);
    }

    /// Draws `count` rows, stratified, and moves the importance exponent one step towards 1.
    ///
    /// @throws IllegalStateException when it is empty
    public PrioritizedDraw draw(int count, RandomStream random) {
        double[] uniforms = new double[count];
        for (int i = 0; i < count; i++) {
            uniforms[i] = random.nextDouble();
        }
        return draw(uniforms);
    }

    /// As [#draw(int, RandomStream)], with the draws given.
    ///
    /// @param uniforms [B], u_i in [0, 1): row i is found at (i + u_i) / B of the total priority
    public PrioritizedDraw draw(double[] uniforms) {
        importanceExponent = Math.min(1, importanceExponent + config.importanceExponentStep());
        int count = uniforms.length;
        float[] drawn = new float[count * rowSize];
        int[] slots = new int[count];
        double stratum = tree.total() / count;
        for (int i = 0; i < count; i++) {
            slots[i] = tree.find((i + uniforms[i]) * stratum);
            System.arraycopy(values, slots[i] * rowSize, drawn, i * rowSize, rowSize);
        }
        return new PrioritizedDraw(count, drawn, slots, importanceWeights(slots));
    }

    /// Draws `count` rows uniformly, whatever their priorities.
    ///
    /// @return [count, rowSize]
    /// @throws IllegalArgumentException when it is empty
    public float[] sample(int count, RandomStream random) {
        int[] slots = random.integers(count, size);
        float[] drawn = new float[count * rowSize];
        for (int i = 0; i < count; i++) {
            System.arraycopy(values, slots[i] * rowSize, drawn, i * rowSize, rowSize);
        }
        return drawn;
    }

    private float[] importanceWeights(int[] slots) {
        double[] weights = new double[slots.length];
        double largest = 0;
        for (int i = 0; i < slots.length; i++) {
            double probability = tree.priority(slots[i]) / tree.total();
            weights[i] = Math.pow(size * probability, -importanceExponent); // (N P(i))^-b
            largest = Math.max(largest, weights[i]);
        }
        float[] relative = new float[slots.length];
        for (int i = 0; i < slots.length; i++) {
            relative[i] = (float) (weights[i] / largest);
        }
        return relative;
    }

    /// Gives drawn rows new priorities. Of a slot that was drawn more than once the last error counts.
    ///
    /// @param slots [B], of a draw; no rows may have been added since
    /// @param errors [B], 1 - D of each row
    public void update(int[] slots, float[] errors) {
        if (slots.length != errors.length) {
            throw new IllegalArgumentException(slots.length + " slots but " + errors.length + " errors");
        }
        for (int i = 0; i < slots.length; i++) {
            tree.set(slots[i], config.priority(errors[i]));
        }
    }

    /// Writes rows, priorities, births and the exponent.
    public void save(State state) {
        double[] priorities = new double[size];
        Arrays.setAll(priorities, tree::priority);
        state.put("values", Arrays.copyOf(values, size * rowSize));
        state.put("priorities", priorities);
        state.put("births", Arrays.copyOf(births, size));
        state.put("head", (long) head);
        state.put("importanceExponent", importanceExponent);
    }

    /// Continues from a saved state of the same capacity and row size.
    ///
    /// @throws IllegalStateException when the saved state does not fit
    public void load(State state) {
        long[] savedBirths = state.longs("births");
        long savedHead = state.number("head");
        if (savedBirths.length > capacity() || savedHead < 0 || savedHead >= capacity()) {
            throw new IllegalStateException("the saved replay has " + savedBirths.length + " rows and writes next at "
                    + savedHead + ", this configuration has a capacity of " + capacity());
        }
        float[] savedValues = state.floats("values", savedBirths.length * rowSize);
        double[] priorities = state.doubles("priorities", savedBirths.length);
        size = savedBirths.length;
        head = (int) savedHead;
        importanceExponent = state.doubles("importanceExponent", 1)[0];
        System.arraycopy(savedValues, 0, values, 0, savedValues.length);
        Arrays.fill(births, 0);
        System.arraycopy(savedBirths, 0, births, 0, size);
        birthSum = Arrays.stream(births).sum();
        for (int slot = 0; slot < capacity(); slot++) {
            tree.set(slot, slot < size ? priorities[slot] : 0);
        }
    }
}
