package io.sd2ail.train;

import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.TimeStep;
import java.util.Arrays;

/// Collects transitions column by column until they make a batch.
public final class TransitionColumns {
    private final int observationSize;
    private final int actionSize;
    private final float[] observations;
    private final float[] actions;
    private final float[] rewards;
    private final float[] nextObservations;
    private final boolean[] terminated;
    private final boolean[] truncated;
    private int rows;

    public TransitionColumns(int capacity, int observationSize, int actionSize) {
        this.observationSize = observationSize;
        this.actionSize = actionSize;
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
        for (int i = 0; i < observationSize; i++) {
            observations[rows * observationSize + i] = (float) observation[i];
            nextObservations[rows * observationSize + i] = (float) step.observation()[i];
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

    /// The rows so far.
    public TransitionBatch toBatch() {
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
