package io.sd2ail.ledger;

import io.sd2ail.data.TransitionBatch;

/// Transitions for tests.
public final class Transitions {
    private Transitions() {}

    public static TransitionBatch zeros(int rows, int observationSize, int actionSize) {
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
}
