package io.sd2ail.imitation;

import io.sd2ail.data.RandomStream;

/// The random streams of an algorithm.
final class RandomStreams {
    private RandomStreams() {}

    /// Of the initial parameters: trainers draw theirs one after the other.
    static RandomStream weights(long seed) {
        return new RandomStream(seed, "initial-weights");
    }

    /// Of everything that updates draw.
    static RandomStream updates(long seed) {
        return new RandomStream(seed, "updates");
    }
}
