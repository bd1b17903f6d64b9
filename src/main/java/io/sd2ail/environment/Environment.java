package io.sd2ail.environment;

import java.util.random.RandomGenerator;

/// A simulated task. Not thread-safe: one owner steps it. The owner resets it after a step that ends the episode.
public interface Environment extends AutoCloseable {
    EnvironmentSpec spec();

    /// Starts an episode.
    ///
    /// @param random source of the initial state
    /// @return the first observation, [observationSize]
    double[] reset(RandomGenerator random);

    /// @param action [actionSize], in the environment's units
    /// @throws IllegalStateException before the first reset
    TimeStep step(double[] action);

    /// The simulator's full state, the elapsed steps of the episode included: [#restore] continues bit for bit.
    double[] state();

    /// Continues from a [#state()] of the same environment.
    ///
    /// @return the observation of that state
    /// @throws IllegalArgumentException when the state is not one of this environment
    double[] restore(double[] state);

    @Override
    default void close() {}
}
