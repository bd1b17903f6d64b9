package io.sd2ail.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// A picture of evaluations over environment steps: each run's mean return between the lines of the expert and of a
/// random policy. A single run has a band of one standard deviation of its episodes. SVG that needs nothing but itself.
///
/// @param title for example "Pendulum-v1, seed 0"
/// @param expertReturn NaN draws no line
/// @param randomReturn NaN draws no line
public record LearningCurve(String title, double expertReturn, double randomReturn, List<EvaluationCurve> curves) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 84;
    private static final int RIGHT = WIDTH - 128;
    private static final int TOP = 64;
    private static final int BOTTOM = HEIGHT - 62;
    private static final int LABEL_HEIGHT = 15;

    /// Okabe and Ito's, which colour-blind readers can tell apart.
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9");

    private static final String EXPERT_COLOUR = "#1a7f37";
    private static final String RANDOM_COLOUR = "#6e7781";

    public LearningCurve {
        curves = List.copyOf(curves);
    }

    public String svg() {
        Axis x = Axis.around(
                DoubleStream.concat(DoubleStream.of(0), points(EvaluationCurve.Point::environmentSteps)), LEFT, RIGHT);
        Axis y = Axis.around(
                DoubleStream.concat(
                        DoubleStream.of(expertReturn, randomReturn),
                        DoubleStream.concat(
                                points(point -> point.mean() - point.deviation()),
                                points(point -> point.mean() + point.deviation()))),
                BOTTOM,
                TOP);
        return svg(x, y);
    }

    private DoubleStream points(ToDoubleFunction<EvaluationCurve.Point> value) {
        return curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(value);
    }

    private String svg(Axis x, Axis y) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="12" fill="#1f2328">
                <title>%s</title>
                <rect width="%d" height="%d" rx="6" fill="#ffffff"/>
                """, WIDTH, HEIGHT, WIDTH, HEIGHT, escape(title), WIDTH, HEIGHT));
        svg.append(text(LEFT, 28, "start", "font-size=\"16\" font-weight=\"600\"", title));
        grid(svg, x, y);
        references(svg, y);
        if (curves.size() == 1) {
            band(svg, x, y, curves.getFirst().points());
        }
        for (int i = 0; i < curves.size(); i++) {
            curve(svg, x, y, i);
        }
        legend(svg);
        return svg.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder svg, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            double at = y.pixel(tick);
            svg.append(line(LEFT, at, RIGHT, at, "stroke=\"#e6e8eb\""));
            svg.append(text(LEFT - 8, at + 4, "end", "", y.label(tick)));
        }
        for (double tick : x.ticks()) {
            double at = x.pixel(tick);
            svg.append(line(at, BOTTOM, at, BOTTOM + 5, "stroke=\"#8c959f\""));
            svg.append(text(at, BOTTOM + 20, "middle", "", x.label(tick)));
        }
        svg.append(line(LEFT, BOTTOM, RIGHT, BOTTOM, "stroke=\"#8c959f\""));
        svg.append(text((LEFT + RIGHT) / 2.0, HEIGHT - 16, "middle", "", "environment steps"));
        double middle = (TOP + BOTTOM) / 2.0;
        svg.append(text(
                20,
                middle,
                "middle",
                String.format(Locale.ROOT, "transform=\"rotate(-90 20 %.1f)\"", middle),
                "return (sum of rewards of an episode)"));
    }

    /// The expert's and the random policy's lines; their names keep apart where the lines are close.
    private void references(StringBuilder svg, Axis y) {
        double expertAt = y.pixel(expertReturn) + 4;
        double randomAt = y.pixel(randomReturn) + 4;
        if (Math.abs(randomAt - expertAt) < LABEL_HEIGHT) {
            randomAt = expertAt + (randomReturn <= expertReturn ? LABEL_HEIGHT : -LABEL_HEIGHT);
        }
        reference(svg, y, expertReturn, expertAt, "expert", EXPERT_COLOUR);
        reference(svg, y, randomReturn, randomAt, "random", RANDOM_COLOUR);
    }

    private static void reference(StringBuilder svg, Axis y, double value, double labelAt, String name, String colour) {
        if (Double.isFinite(value)) {
            double at = y.pixel(value);
            svg.append(line(
                    LEFT,
                    at,
                    RIGHT,
                    at,
                    "stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"".formatted(colour)));
            String label = name + " " + ProgressText.number(value).replace('-', '−');
            svg.append(text(RIGHT + 8, labelAt, "start", "fill=\"%s\"".formatted(colour), label));
        }
    }

    private static void band(StringBuilder svg, Axis x, Axis y, List<EvaluationCurve.Point> points) {
        String above = path(points, x, y, point -> point.mean() + point.deviation());
        String below = path(points.reversed(), x, y, point -> point.mean() - point.deviation());
        svg.append(
                "<polygon points=\"" + above + " " + below + "\" fill=\"" + colour(0) + "\" fill-opacity=\"0.18\"/>\n");
    }

    private void curve(StringBuilder svg, Axis x, Axis y, int index) {
        List<EvaluationCurve.Point> points = curves.get(index).points();
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n",
                path(points, x, y, EvaluationCurve.Point::mean),
                colour(index)));
        if (points.size() <= 60 && curves.size() == 1) {
            for (EvaluationCurve.Point point : points) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>\n",
                        x.pixel((double) point.environmentSteps()),
                        y.pixel(point.mean()),
                        colour(index)));
            }
        }
    }

    private void legend(StringBuilder svg) {
        if (curves.size() == 1) {
            svg.append(text(
                    LEFT,
                    48,
                    "start",
                    "fill=\"#59636e\"",
                    "mean of an evaluation's episodes, ± one standard deviation"));
            return;
        }
        int at = LEFT;
        for (int i = 0; i < curves.size(); i++) {
            String label = curves.get(i).label();
            svg.append(line(at, 44, at + 18, 44, "stroke=\"%s\" stroke-width=\"3\"".formatted(colour(i))));
            svg.append(text(at + 24, 48, "start", "", label));
            at += 44 + 7 * label.length();
        }
    }

    private static String path(
            List<EvaluationCurve.Point> points, Axis x, Axis y, ToDoubleFunction<EvaluationCurve.Point> value) {
        return points.stream()
                .map(point -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x.pixel((double) point.environmentSteps()),
                        y.pixel(value.applyAsDouble(point))))
                .collect(Collectors.joining(" "));
    }

    private static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private static String line(double x1, double y1, double x2, double y2, String attributes) {
        return String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" ", x1, y1, x2, y2)
                + attributes + "/>\n";
    }

    private static String text(double x, double y, String anchor, String attributes, String content) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" ", x, y, anchor) + attributes
                + ">" + escape(content) + "</text>\n";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
