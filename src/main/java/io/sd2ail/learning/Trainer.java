package io.sd2ail.learning;

import io.sd2ail.data.State;

/// A network, or several that learn together, with their optimizers. Draws no random numbers: every draw comes in with
/// the batch, so a step is a function of the trainer's state and its inputs.
///
/// Belongs to the [LearnerBackend] that made it, and ends with it. Not thread-safe; one thread uses all trainers of a
/// backend.
public interface Trainer {
    /// Writes all parameters, Adam moments and step counts.
    void save(State state);

    /// Continues from a saved state.
    ///
    /// @throws IllegalStateException when the state was saved by networks of another shape
    void load(State state);
}
