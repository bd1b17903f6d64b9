package io.sd2ail.data;

import java.util.Arrays;
import java.util.List;

/// Rows of transitions, column by column. The arrays belong to the record: nobody writes to them after construction.
///
/// @param rows number of transitions B
/// @param observationSize entries of one observation
/// @param actionSize entries of one action
/// @param observations [B, observationSize], in the environment's own units (not normalised)
/// @param actions [B, actionSize], each in [-1, 1]: the fraction of the environment's action range
/// @param rewards [B], the environment's own reward (imitation never trains on it)
/// @param nextObservations [B, observationSize]
/// @param terminated [B], the environment reached a terminal state
/// @param truncated [B], the episode was cut for another reason (its time limit)
public record TransitionBatch(
        int rows,
        int observationSize,
        int actionSize,
        float[] observations,
        float[] actions,
        float[] rewards,
        float[] nextObservations,
        boolean[] terminated,
        boolean[] truncated) {

    /// Bytes that one row takes on the wire and in the journal, at most, without the message around it.
    public static long rowBytes(int observationSize, int actionSize) {
        return Float.BYTES * (2L * observationSize + actionSize + 1) + 3;
    }

    /// @throws IllegalArgumentException when an array's length does not follow from `rows` and the sizes
    public TransitionBatch {
        requireLength("observations", observations.length, rows * observationSize);
        requireLength("actions", actions.length, rows * actionSize);
        requireLength("rewards", rewards.length, rows);
        requireLength("nextObservations", nextObservations.length, rows * observationSize);
        requireLength("terminated", terminated.length, rows);
        requireLength("truncated", truncated.length, rows);
    }

    /// The rows from `first` on.
    public TransitionBatch from(int first) {
        return range(first, rows);
    }

    /// The rows from `first` to `end` (exclusive).
    public TransitionBatch range(int first, int end) {
        return new TransitionBatch(
                end - first,
                observationSize,
                actionSize,
                Arrays.copyOfRange(observations, first * observationSize, end * observationSize),
                Arrays.copyOfRange(actions, first * actionSize, end * actionSize),
                Arrays.copyOfRange(rewards, first, end),
                Arrays.copyOfRange(nextObservations, first * observationSize, end * observationSize),
                Arrays.copyOfRange(terminated, first, end),
                Arrays.copyOfRange(truncated, first, end));
    }

    /// The rows of these numbers, in this order.
    public TransitionBatch rows(int... numbers) {
        TransitionBatch chosen = ofSize(numbers.length, observationSize, actionSize);
        for (int i = 0; i < numbers.length; i++) {
            chosen.copy(this, numbers[i], 1, i);
        }
        return chosen;
    }

    /// All rows of batches of the same sizes, after one another.
    public static TransitionBatch concatenate(List<TransitionBatch> batches) {
        TransitionBatch first = batches.getFirst();
        int rows = batches.stream().mapToInt(TransitionBatch::rows).sum();
        TransitionBatch whole = ofSize(rows, first.observationSize, first.actionSize);
        int at = 0;
        for (TransitionBatch batch : batches) {
            whole.copy(batch, 0, batch.rows, at);
            at += batch.rows;
        }
        return whole;
    }

    private static TransitionBatch ofSize(int rows, int observationSize, int actionSize) {
        return new TransitionBatch(
                rows,
                observationSize,
                actionSize,
                new float[rows * observationSize],
                new float[rows * actionSize],
                new float[rows],
                new float[rows * observationSize],
                new boolean[rows],
                new boolean[rows]);
    }

    private void copy(TransitionBatch source, int row, int count, int to) {
        int o = observationSize;
        int a = actionSize;
        System.arraycopy(source.observations, row * o, observations, to * o, count * o);
        System.arraycopy(source.actions, row * a, actions, to * a, count * a);
        System.arraycopy(source.rewards, row, rewards, to, count);
        System.arraycopy(source.nextObservations, row * o, nextObservations, to * o, count * o);
        System.arraycopy(source.terminated, row, terminated, to, count);
        System.arraycopy(source.truncated, row, truncated, to, count);
    }

    private static void requireLength(String column, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(column + " has " + actual + " entries, its shape needs " + expected);
        }
    }
}
