package io.sd2ail.environment;

/// What everybody must know of an environment without having one.
///
/// @param name as given to `--env`
/// @param observationSize entries of an observation
/// @param actionLow smallest action, one entry a dimension, in the environment's units
/// @param actionHigh largest action
/// @param maxEpisodeSteps steps after which an episode is truncated
public record EnvironmentSpec(
        String name, int observationSize, double[] actionLow, double[] actionHigh, int maxEpisodeSteps) {

    public int actionSize() {
        return actionLow.length;
    }

    /// The environment's action for a normalised one.
    ///
    /// @param normalized `[actionSize]`, each in [-1, 1]
    /// @return `[actionSize]`, in the environment's units
    public double[] toEnvironment(float[] normalized) {
        double[] action = new double[normalized.length];
        toEnvironment(normalized, action);
        return action;
    }

    /// The same into an array of the caller's.
    ///
    /// @param normalized `[actionSize]`, each in [-1, 1]
    /// @param action `[actionSize]`, in the environment's units
    public void toEnvironment(float[] normalized, double[] action) {
        for (int i = 0; i < action.length; i++) {
            double half = (actionHigh[i] - actionLow[i]) / 2;
            action[i] = actionLow[i] + half + half * normalized[i];
        }
    }

    /// The inverse of [#toEnvironment(float\[\])] for one entry, clipped to [-1, 1].
    public float toNormalized(int dimension, float action) {
        double half = (actionHigh[dimension] - actionLow[dimension]) / 2;
        double normalized = (action - actionLow[dimension] - half) / half;
        return (float) Math.max(-1, Math.min(1, normalized));
    }
}
