package io.sd2ail.learner;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.SyntheticBatch;

/// Is told of every input of the learner in its order, on the learner's thread. Repeating the same calls on another
/// learner of the same task gives the same state.
public interface LearnerTrace {
    /// Looks away.
    LearnerTrace NONE = new LearnerTrace() {};

    default void inserted(CheckedBatch batch) {}

    default void insertedSynthetic(SyntheticBatch batch) {}

    default void updated() {}

    default void published() {}
}
