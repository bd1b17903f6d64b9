package io.sd2ail.environment;

/// The outcome of one step.
///
/// @param observation [observationSize]; the caller may keep it
/// @param reward of this step
/// @param terminated the task ended here: no value follows this state
/// @param truncated the episode was cut here, by its time limit: the state itself has a future
public record TimeStep(double[] observation, double reward, boolean terminated, boolean truncated) {
    public boolean episodeOver() {
        return terminated || truncated;
    }
}
