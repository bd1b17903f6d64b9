package io.sd2ail.telemetry.plot;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// A picture of several algorithms' normalised scores over environment steps, from random (0) to expert (1): a line in
/// a band each. SVG that needs nothing but itself.
///
/// @param title for example "Hopper-v5, 4 trajectories"
/// @param meaning of line and band, for example "interquartile mean of seeds, lowest to highest"
public record ScoreCurves(String title, String meaning, List<Curve> curves) {
    public ScoreCurves {
        curves = List.copyOf(curves);
    }

    /// One algorithm's.
    ///
    /// @param label its name
    /// @param points in the order of their steps
    public record Curve(String label, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /// Scores at one number of steps.
    ///
    /// @param environmentSteps may lie between evaluations
    /// @param score the line's
    /// @param low the band's lower end
    /// @param high the band's upper end
    public record Point(double environmentSteps, double score, double low, double high) {}

    public String svg() {
        CurvePlot plot = new CurvePlot(
                title,
                DoubleStream.concat(DoubleStream.of(0), all(Point::environmentSteps)),
                DoubleStream.concat(DoubleStream.of(0, 1), DoubleStream.concat(all(Point::low), all(Point::high))),
                "environment steps (" + meaning + ")",
                "score (random 0, expert 1)");
        plot.references(1, 0);
        for (int i = 0; i < curves.size(); i++) {
            plot.band(i, path(curves.get(i), Point::high), path(curves.get(i), Point::low));
        }
        for (int i = 0; i < curves.size(); i++) {
            plot.curve(i, path(curves.get(i), Point::score));
        }
        plot.legend(curves.stream().map(Curve::label).toList());
        return plot.svg();
    }

    private DoubleStream all(ToDoubleFunction<Point> value) {
        return curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(value);
    }

    private static List<CurvePlot.Point> path(Curve curve, ToDoubleFunction<Point> value) {
        return curve.points().stream()
                .map(point -> new CurvePlot.Point(point.environmentSteps(), value.applyAsDouble(point)))
                .toList();
    }
}
