package io.sd2ail.telemetry;

/// A return on the scale where a random policy is 0 and the expert is 1 (Fu et al. 2020, arXiv 2004.07219).
public final class NormalizedScore {
    private NormalizedScore() {}

    /// (return - random) / (expert - random); NaN when either end is unknown or both are the same.
    public static double of(double policyReturn, double randomReturn, double expertReturn) {
        double range = expertReturn - randomReturn;
        return range == 0 ? Double.NaN : (policyReturn - randomReturn) / range;
    }
}
