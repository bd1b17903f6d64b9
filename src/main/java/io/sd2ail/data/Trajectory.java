package io.sd2ail.data;

/// One episode's consecutive transitions, in the environment's own units.
///
/// @param transitions rows in time order; actions here are in the environment's units, not scaled to [-1, 1]
public record Trajectory(TransitionBatch transitions) {
    /// Environment steps.
    public int length() {
        return transitions.rows();
    }

    /// Undiscounted sum of the environment's rewards.
    public double episodeReturn() {
        double sum = 0;
        for (float reward : transitions.rewards()) {
            sum += reward;
        }
        return sum;
    }
}
