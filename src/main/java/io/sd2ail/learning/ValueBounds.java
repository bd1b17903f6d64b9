package io.sd2ail.learning;

/// What the critics' targets are clipped to. Values beyond what rewards can add up to are errors, and a maximum over
/// them would spread them.
///
/// @param lowest at least
/// @param highest at most
public record ValueBounds(double lowest, double highest) {
    /// Targets as they are.
    public static final ValueBounds NONE = new ValueBounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public double clip(double target) {
        return Math.max(lowest, Math.min(highest, target));
    }
}
