package io.sd2ail.compute;

/// How many threads the parts of one process have, where the configuration leaves it open. The learner has by far the
/// most work, and the law of pace lets rollouts and generator wait for it: it has three quarters of the cores,
/// rounded up, and shares them with whoever else has something to do (docs/operations.md has the measurements).
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
                Math.clamp((3 * available + 3) / 4, 1, MOST_OF_LEARNER),
                Math.clamp(available / 6, 1, MOST_OF_GENERATOR));
    }
}
