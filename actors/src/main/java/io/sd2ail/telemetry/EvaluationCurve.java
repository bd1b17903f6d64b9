package io.sd2ail.telemetry;

import java.util.List;

/// A policy's evaluations along one run.
///
/// @param label what tells this run from others in the same picture, for example "seed 3"
/// @param points in the order of their steps
public record EvaluationCurve(String label, List<Point> points) {
    public EvaluationCurve {
        points = List.copyOf(points);
    }

    /// One evaluation.
    ///
    /// @param environmentSteps done when the policy was taken
    /// @param mean of the episodes' returns
    /// @param deviation their standard deviation
    public record Point(long environmentSteps, double mean, double deviation) {}
}
