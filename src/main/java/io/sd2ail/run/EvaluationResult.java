package io.sd2ail.run;

import java.util.List;

/// Episodes of one evaluation: no exploration, the same initial states each time, ending on falls.
///
/// @param environmentSteps training steps when the policy was taken
/// @param updates learner updates when the policy was taken
/// @param policyVersion version of the policy
/// @param returns undiscounted, one an episode
/// @param meanLength environment steps
/// @param figures of the environment about these episodes, by its own names
/// @param diverged episodes that ended because the simulation diverged
public record EvaluationResult(
        long environmentSteps,
        long updates,
        long policyVersion,
        double[] returns,
        double meanLength,
        List<Figure> figures,
        int diverged) {

    public EvaluationResult {
        figures = List.copyOf(figures);
    }

    /// @param name as the environment calls it
    /// @param mean over the episodes: of the sum over an episode (`reward_*`), of the mean over its steps
    ///     (`*_velocity`), or of the value at its end (all others)
    public record Figure(String name, double mean) {}

    public double meanReturn() {
        double sum = 0;
        for (double value : returns) {
            sum += value;
        }
        return sum / returns.length;
    }

    /// Population standard deviation over the episodes.
    public double standardDeviation() {
        double mean = meanReturn();
        double sum = 0;
        for (double value : returns) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / returns.length);
    }
}
