package io.sd2ail.train;

/// Episodes of one evaluation: no exploration, the same initial states each time, ending on falls.
///
/// @param environmentSteps training steps when the policy was taken
/// @param updates learner updates when the policy was taken
/// @param policyVersion version of the policy
/// @param returns undiscounted, one an episode
/// @param meanLength environment steps
public record EvaluationResult(
        long environmentSteps, long updates, long policyVersion, double[] returns, double meanLength) {
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
