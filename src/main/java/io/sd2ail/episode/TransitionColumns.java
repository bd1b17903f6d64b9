package io.sd2ail.episode;

import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.TimeStep;
import java.util.Arrays;

/// Collects transitions column by column until they make a batch. A full one gives its arrays away: beside the batches
/// it leaves nothing on the heap.
public final class TransitionColumns {
    private final int capacity;
    private final int observationSize;
    private final int actionSize;
    private float[] observations = {};
    private float[] actions = {};
    private float[] rewards = {};
    private float[] nextObservations = {};
    private boolean[] terminated = {};
    private boolean[] truncated = {};
    private int rows;

    /// @param capacity rows after which the batch must be taken
    public TransitionColumns(int capacity, int observationSize, int actionSize) {
        this.capacity = capacity;
        this.observationSize = observationSize;
        this.actionSize = actionSize;
        allocate();
    }

    private void allocate() {
        observations = new float[capacity * observationSize];
        actions = new float[capacity * actionSize];
        rewards = new float[capacity];
        nextObservations = new float[capacity * observationSize];
        terminated = new boolean[capacity];
        truncated = new boolean[capacity];
    }

    /// @param action [actionSize], stored as it is
    /// @param terminal whether the transition counts as terminal
    public void add(double[] observation, float[] action, TimeStep step, boolean terminal) {
        double[] next = step.observation();
        for (int i = 0; i < observationSize; i++) {
            observations[rows * observationSize + i] = (float) observation[i];
            nextObservations[rows * observationSize + i] = (float) next[i];
        }
        System.arraycopy(action, 0, actions, rows * actionSize, actionSize);
        rewards[rows] = (float) step.reward();
        terminated[rows] = terminal;
        truncated[rows] = step.truncated();
        rows++;
    }

    public int rows() {
        return rows;
    }

    /// The rows so far as a batch of their own; the next row begins another.
    public TransitionBatch take() {
        TransitionBatch batch = rows == capacity ? whole() : part();
        if (rows == capacity) {
            allocate();
        }
        rows = 0;
        return batch;
    }

    private TransitionBatch whole() {
        return new TransitionBatch(
                rows,
                observationSize,
                actionSize,
                observations,
                actions,
                rewards,
                nextObservations,
                terminated,
                truncated);
    }

    private TransitionBatch part() {
        return new TransitionBatch(
                rows,
                observationSize,
                actionSize,
                Arrays.copyOf(observations, rows * observationSize),
                Arrays.copyOf(actions, rows * actionSize),
                Arrays.copyOf(rewards, rows),
                Arrays.copyOf(nextObservations, rows * observationSize),
                Arrays.copyOf(terminated, rows),
                Arrays.copyOf(truncated, rows));
    }
}
