package io.sd2ail.compute;

/// How the machine's cores are shared out among the parts of one process, where the configuration leaves it open. The
/// learner has the most work: with the paper's settings about three times the generator's. What is left is for rollouts
/// and streams (docs/operations.md has the measurements).
///
/// @param learner threads
/// @param generator threads
record Cores(int learner, int generator) {
    /// More lanes than these an update does not have.
    private static final int MOST_OF_LEARNER = 8;

    private static final int MOST_OF_GENERATOR = 4;

    /// @param available cores of this process
    static Cores share(int available) {
        return new Cores(
                Math.clamp(available / 2, 1, MOST_OF_LEARNER), Math.clamp(available / 6, 1, MOST_OF_GENERATOR));
    }
}
