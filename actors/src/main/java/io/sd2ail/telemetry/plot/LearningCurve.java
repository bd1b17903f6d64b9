package io.sd2ail.telemetry.plot;

import io.sd2ail.telemetry.EvaluationCurve;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// A picture of evaluations over environment steps: each run's mean return between the lines of the expert and of a
/// random policy. A single run has a band of one standard deviation of its episodes. SVG that needs nothing but itself.
///
/// @param title for example "Pendulum-v1, seed 0"
/// @param expertReturn NaN draws no line
/// @param randomReturn NaN draws no line
public record LearningCurve(String title, double expertReturn, double randomReturn, List<EvaluationCurve> curves) {
    private static final int MOST_DOTS = 60;

    public LearningCurve {
        curves = List.copyOf(curves);
    }

    public String svg() {
        CurvePlot plot = new CurvePlot(
                title,
                DoubleStream.concat(DoubleStream.of(0), points(EvaluationCurve.Point::environmentSteps)),
                DoubleStream.concat(
                        DoubleStream.of(expertReturn, randomReturn),
                        DoubleStream.concat(points(LearningCurve::below), points(LearningCurve::above))),
                "environment steps",
                "return (sum of rewards of an episode)");
        plot.references(expertReturn, randomReturn);
        if (curves.size() == 1) {
            EvaluationCurve only = curves.getFirst();
            plot.band(0, path(only, LearningCurve::above), path(only, LearningCurve::below));
        }
        for (int i = 0; i < curves.size(); i++) {
            plot.curve(i, path(curves.get(i), EvaluationCurve.Point::mean));
        }
        legend(plot);
        return plot.svg();
    }

    private void legend(CurvePlot plot) {
        if (curves.size() != 1) {
            plot.legend(curves.stream().map(EvaluationCurve::label).toList());
            return;
        }
        EvaluationCurve only = curves.getFirst();
        if (only.points().size() <= MOST_DOTS) {
            plot.dots(0, path(only, EvaluationCurve.Point::mean));
        }
        plot.note("mean of an evaluation's episodes, ± one standard deviation");
    }

    private static double below(EvaluationCurve.Point point) {
        return point.mean() - point.deviation();
    }

    private static double above(EvaluationCurve.Point point) {
        return point.mean() + point.deviation();
    }

    private DoubleStream points(ToDoubleFunction<EvaluationCurve.Point> value) {
        return curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(value);
    }

    private static List<CurvePlot.Point> path(EvaluationCurve curve, ToDoubleFunction<EvaluationCurve.Point> value) {
        return curve.points().stream()
                .map(point -> new CurvePlot.Point(point.environmentSteps(), value.applyAsDouble(point)))
                .toList();
    }
}
