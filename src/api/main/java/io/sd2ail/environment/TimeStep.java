package io.sd2ail.environment;

/// The outcome of one step. It belongs to the environment, which may fill the same object and the same observation
/// again at its next step or reset: copy what you keep.
public final class TimeStep {
    private final double[] observation;
    private double reward;
    private boolean terminated;
    private boolean truncated;

    /// @param observation `[observationSize]`
    /// @param reward of this step
    /// @param terminated the task ended here: no value follows this state
    /// @param truncated the episode was cut here, by its time limit: the state itself has a future
    public TimeStep(double[] observation, double reward, boolean terminated, boolean truncated) {
        this.observation = observation;
        this.reward = reward;
        this.terminated = terminated;
        this.truncated = truncated;
    }

    /// The same object as the outcome of another step, whose observation the environment has written into
    /// [#observation()].
    public TimeStep set(double newReward, boolean nowTerminated, boolean nowTruncated) {
        reward = newReward;
        terminated = nowTerminated;
        truncated = nowTruncated;
        return this;
    }

    /// `[observationSize]`
    public double[] observation() {
        return observation;
    }

    public double reward() {
        return reward;
    }

    public boolean terminated() {
        return terminated;
    }

    public boolean truncated() {
        return truncated;
    }

    public boolean episodeOver() {
        return terminated || truncated;
    }
}
