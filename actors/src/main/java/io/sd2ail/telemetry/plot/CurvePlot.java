package io.sd2ail.telemetry.plot;

import io.sd2ail.telemetry.ProgressText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// A picture of curves while it is drawn: axes, reference lines, bands, lines and a legend. SVG that needs nothing but
/// itself.
final class CurvePlot {
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

    private final Axis x;
    private final Axis y;
    private final StringBuilder svg = new StringBuilder();

    /// A place in the units of the axes.
    record Point(double x, double y) {}

    /// @param xs that the picture must hold
    /// @param ys that the picture must hold
    CurvePlot(String title, DoubleStream xs, DoubleStream ys, String xLabel, String yLabel) {
        this.x = Axis.around(xs, LEFT, RIGHT);
        this.y = Axis.around(ys, BOTTOM, TOP);
        svg.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="12" fill="#1f2328">
                <title>%s</title>
                <rect width="%d" height="%d" rx="6" fill="#ffffff"/>
                """, WIDTH, HEIGHT, WIDTH, HEIGHT, Markup.escape(title), WIDTH, HEIGHT));
        text(LEFT, 28, "start", "font-size=\"16\" font-weight=\"600\"", title);
        grid(xLabel, yLabel);
    }

    private void grid(String xLabel, String yLabel) {
        for (double tick : y.ticks()) {
            double at = y.pixel(tick);
            line(LEFT, at, RIGHT, at, "stroke=\"#e6e8eb\"");
            text(LEFT - 8, at + 4, "end", "", y.label(tick));
        }
        for (double tick : x.ticks()) {
            double at = x.pixel(tick);
            line(at, BOTTOM, at, BOTTOM + 5, "stroke=\"#8c959f\"");
            text(at, BOTTOM + 20, "middle", "", x.label(tick));
        }
        line(LEFT, BOTTOM, RIGHT, BOTTOM, "stroke=\"#8c959f\"");
        text((LEFT + RIGHT) / 2.0, HEIGHT - 16, "middle", "", xLabel);
        double middle = (TOP + BOTTOM) / 2.0;
        text(20, middle, "middle", String.format(Locale.ROOT, "transform=\"rotate(-90 20 %.1f)\"", middle), yLabel);
    }

    /// The expert's and the random policy's lines, none for NaN; their names keep apart where the lines are close.
    void references(double expert, double random) {
        double expertAt = y.pixel(expert) + 4;
        double randomAt = y.pixel(random) + 4;
        if (Math.abs(randomAt - expertAt) < LABEL_HEIGHT) {
            randomAt = expertAt + (random <= expert ? LABEL_HEIGHT : -LABEL_HEIGHT);
        }
        reference(expert, expertAt, "expert", EXPERT_COLOUR);
        reference(random, randomAt, "random", RANDOM_COLOUR);
    }

    private void reference(double value, double labelAt, String name, String colour) {
        if (Double.isFinite(value)) {
            double at = y.pixel(value);
            line(LEFT, at, RIGHT, at, "stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"".formatted(colour));
            String label = name + " " + ProgressText.number(value).replace('-', '−');
            text(RIGHT + 8, labelAt, "start", "fill=\"%s\"".formatted(colour), label);
        }
    }

    /// @param curve its number, which chooses the colour
    void band(int curve, List<Point> above, List<Point> below) {
        svg.append("<polygon points=\"" + path(above) + " " + path(below.reversed()) + "\" fill=\"" + colour(curve)
                + "\" fill-opacity=\"0.18\"/>\n");
    }

    void curve(int curve, List<Point> points) {
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n",
                path(points),
                colour(curve)));
    }

    void dots(int curve, List<Point> points) {
        for (Point point : points) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>\n",
                    x.pixel(point.x()),
                    y.pixel(point.y()),
                    colour(curve)));
        }
    }

    /// Names the curves, in their order.
    void legend(List<String> labels) {
        int at = LEFT;
        for (int i = 0; i < labels.size(); i++) {
            line(at, 44, at + 18, 44, "stroke=\"%s\" stroke-width=\"3\"".formatted(colour(i)));
            text(at + 24, 48, "start", "", labels.get(i));
            at += 44 + 7 * labels.get(i).length();
        }
    }

    /// A sentence in the legend's place.
    void note(String sentence) {
        text(LEFT, 48, "start", "fill=\"#59636e\"", sentence);
    }

    /// The whole picture; nothing can be drawn any more.
    String svg() {
        return svg.append("</svg>\n").toString();
    }

    private String path(List<Point> points) {
        return points.stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x.pixel(point.x()), y.pixel(point.y())))
                .collect(Collectors.joining(" "));
    }

    private static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private void line(double x1, double y1, double x2, double y2, String attributes) {
        svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" ", x1, y1, x2, y2))
                .append(attributes)
                .append("/>\n");
    }

    private void text(double atX, double atY, String anchor, String attributes, String content) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" ", atX, atY, anchor))
                .append(attributes)
                .append(">")
                .append(Markup.escape(content))
                .append("</text>\n");
    }
}
