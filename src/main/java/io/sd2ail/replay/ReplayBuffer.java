package io.sd2ail.replay;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import java.util.Arrays;

/// The agent's transitions, drawn uniformly: a ring of columns in which the i-th inserted row lies at slot
/// i % capacity. Memory grows with the rows inserted, doubling up to the capacity.
///
/// A checkpoint holds only its counter. The rows come back from the replay journal: after [#load] the journal's rows
/// from [#inserted()] on are added again, and nothing can be drawn while [#missing()] rows are still to come.
///
/// Not thread-safe.
public final class ReplayBuffer {
    private static final int FIRST_ALLOCATION = 1024;

    private final int capacity;
    private final int observationSize;
    private final int actionSize;

    private float[] observations = new float[0];
    private float[] actions = new float[0];
    private float[] rewards = new float[0];
    private float[] nextObservations = new float[0];
    private float[] terminal = new float[0];
    private long inserted;
    private long restoredAt;
    /// Rows before this one were given up: [#withoutRows].
    private long firstKept;

    /// @param capacity rows it holds at most
    public ReplayBuffer(int capacity, int observationSize, int actionSize) {
        if (capacity < 1 || (long) capacity * Math.max(observationSize, actionSize) > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a replay of " + capacity + " rows of " + observationSize + " + "
                    + actionSize + " entries can't be held in arrays: set its capacity between 1 and "
                    + (Integer.MAX_VALUE - 8) / Math.max(1, Math.max(observationSize, actionSize)));
        }
        this.capacity = capacity;
        this.observationSize = observationSize;
        this.actionSize = actionSize;
    }

    public int capacity() {
        return capacity;
    }

    /// Rows it holds.
    public int size() {
        return (int) Math.min(inserted - firstKept, capacity);
    }

    /// Rows ever inserted: the index of the next one.
    public long inserted() {
        return inserted;
    }

    /// Rows that a restored buffer still needs from the journal; 0 in ordinary use.
    public long missing() {
        return Math.max(0, restoredAt - inserted);
    }

    /// Rows that were inserted and given up by [#withoutRows]; 0 in ordinary use.
    public long givenUp() {
        return firstKept;
    }

    /// Inserts rows; once it is full each overwrites the oldest.
    public void add(ReplayRows added) {
        requireShape("observations", added.observations(), added.rows(), observationSize);
        requireShape("actions", added.actions(), added.rows(), actionSize);
        requireShape("rewards", added.rewards(), added.rows(), 1);
        requireShape("nextObservations", added.nextObservations(), added.rows(), observationSize);
        requireShape("terminal", added.terminal(), added.rows(), 1);
        reserve((int) Math.min(inserted - firstKept + added.rows(), capacity));
        for (int row = 0; row < added.rows(); row++) {
            int slot = (int) ((inserted - firstKept) % capacity);
            copy(added.observations(), row, observations, slot, observationSize);
            copy(added.actions(), row, actions, slot, actionSize);
            copy(added.nextObservations(), row, nextObservations, slot, observationSize);
            rewards[slot] = added.rewards()[row];
            terminal[slot] = added.terminal()[row];
            inserted++;
        }
    }

    /// Draws rows uniformly with replacement.
    ///
    /// @throws IllegalStateException when it is empty or not wholly restored
    public ReplayRows sample(int count, RandomStream random) {
        if (inserted == 0 || missing() > 0) {
            throw new IllegalStateException(
                    inserted == 0
                            ? "there is nothing to draw: the replay is empty"
                            : "the replay still needs " + missing() + " rows from the journal");
        }
        return rows(random.integers(count, size()));
    }

    private ReplayRows rows(int[] slots) {
        ReplayRows drawn = new ReplayRows(
                slots.length,
                new float[slots.length * observationSize],
                new float[slots.length * actionSize],
                new float[slots.length],
                new float[slots.length * observationSize],
                new float[slots.length]);
        for (int row = 0; row < slots.length; row++) {
            int slot = slots[row];
            copy(observations, slot, drawn.observations(), row, observationSize);
            copy(actions, slot, drawn.actions(), row, actionSize);
            copy(nextObservations, slot, drawn.nextObservations(), row, observationSize);
            drawn.rewards()[row] = rewards[slot];
            drawn.terminal()[row] = terminal[slot];
        }
        return drawn;
    }

    public void save(State state) {
        state.put("inserted", inserted);
        if (firstKept > 0) {
            state.put("first-kept", firstKept);
        }
    }

    /// A saved counter as of a buffer that has given up all its rows.
    ///
    /// @param saved what [#save] wrote
    /// @param emptied takes what a buffer without rows would have written
    public static void withoutRows(State saved, State emptied) {
        emptied.put("inserted", saved.number("inserted"));
        emptied.put("first-kept", saved.number("inserted"));
    }

    /// Empties the buffer and sets it to where the journal must begin to refill it: [#inserted()] is then the index of
    /// the oldest row it needs. Makes room for all of them at once.
    ///
    /// @throws IllegalStateException when the state has no counter
    public void load(State state) {
        restoredAt = state.number("inserted");
        firstKept = state.has("first-kept") ? state.number("first-kept") : 0;
        inserted = Math.max(firstKept, restoredAt - capacity);
        reserve((int) missing());
    }

    private void reserve(int rows) {
        if (rows > rewards.length) {
            long doubled = Math.max(FIRST_ALLOCATION, 2L * rewards.length);
            int allocated = (int) Math.min(capacity, Math.max(rows, doubled));
            observations = Arrays.copyOf(observations, allocated * observationSize);
            actions = Arrays.copyOf(actions, allocated * actionSize);
            rewards = Arrays.copyOf(rewards, allocated);
            nextObservations = Arrays.copyOf(nextObservations, allocated * observationSize);
            terminal = Arrays.copyOf(terminal, allocated);
        }
    }

    private static void copy(float[] from, int fromRow, float[] to, int toRow, int rowSize) {
        System.arraycopy(from, fromRow * rowSize, to, toRow * rowSize, rowSize);
    }

    private static void requireShape(String column, float[] values, int rows, int rowSize) {
        if (values.length != rows * rowSize) {
            throw new IllegalArgumentException(column + " has " + values.length + " entries, [" + rows + ", " + rowSize
                    + "] needs " + rows * rowSize);
        }
    }
}
