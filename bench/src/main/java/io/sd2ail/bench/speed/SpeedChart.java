package io.sd2ail.bench.speed;

import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Draws the full iterations of all sizes as SVG: a column a number of threads, a group a size, a bar a side with its
/// time and how many times ours it is. Its background is its own, so it reads on white and on dark pages.
final class SpeedChart {
    private static final int LEFT = 24;
    private static final int TOP = 76;
    private static final int LABEL = 76;
    private static final int BAR = 200;
    private static final int VALUE = 116;
    private static final int COLUMN = LABEL + BAR + VALUE;
    private static final int LEAST_WIDTH = 480;
    private static final int ROW = 18;
    private static final int GROUP_GAP = 30;
    private static final Map<String, String> COLORS = Map.of(
            "vector", "#0072B2", "djl", "#56B4E9", "eager", "#D55E00", "compiled", "#E69F00", "research", "#CC79A7");
    private static final String OTHER_COLOR = "#6e7781";

    private final List<CaseResult> results;
    private final List<Integer> threads;
    private final List<Size> sizes;
    private final double longest;
    private final StringBuilder svg = new StringBuilder();

    private SpeedChart(List<CaseResult> results) {
        this.results = results.stream()
                .filter(result -> result.subject() == Subject.LEARNER)
                .toList();
        this.threads = this.results.stream().map(CaseResult::threads).distinct().toList();
        this.sizes = this.results.stream().map(CaseResult::size).distinct().toList();
        this.longest = this.results.stream()
                .flatMapToDouble(result -> result.sides().stream().mapToDouble(side -> result.median(side, Part.FULL)))
                .max()
                .orElse(1);
    }

    /// @param machine named below the title
    static String of(List<CaseResult> results, String machine) {
        return new SpeedChart(results).draw(machine);
    }

    private String draw(String machine) {
        int width = Math.max(LEAST_WIDTH, 2 * LEFT + COLUMN * threads.size());
        List<String> body = new ArrayList<>();
        int bottom = TOP;
        for (Size size : sizes) {
            bottom = group(size, bottom, width);
        }
        int height = bottom + 8;
        body.add(svg.toString());
        String title = "One learner iteration: less is better";
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                                + " font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" font-size=\"12\" fill=\"#1f2328\">%n",
                        width,
                        height,
                        width,
                        height)
                + "<title>" + escaped(title) + "</title>\n"
                + String.format(
                        Locale.ROOT, "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ffffff\"/>%n", width, height)
                + text(LEFT, 28, "font-size=\"16\" font-weight=\"600\"", title)
                + text(LEFT, 46, "fill=\"#57606a\"", machine)
                + heads()
                + String.join("", body)
                + "</svg>\n";
    }

    private String heads() {
        StringBuilder heads = new StringBuilder();
        for (int column = 0; column < threads.size(); column++) {
            int count = threads.get(column);
            heads.append(text(
                    LEFT + column * COLUMN + LABEL,
                    TOP - 6,
                    "font-weight=\"600\"",
                    count == 1 ? "1 thread" : count + " threads"));
        }
        return heads.toString();
    }

    /// @return where the next group begins
    private int group(Size size, int top, int width) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#e6e8eb\"/>%n",
                LEFT,
                top + 4,
                width - LEFT,
                top + 4));
        svg.append(text(LEFT, top + 22, "font-weight=\"600\"", size.name()));
        int rows = 0;
        for (int column = 0; column < threads.size(); column++) {
            CaseResult result = find(size, threads.get(column));
            if (result != null) {
                bars(result, LEFT + column * COLUMN, top + GROUP_GAP);
                rows = Math.max(rows, result.sides().size());
            }
        }
        return top + GROUP_GAP + rows * ROW + 6;
    }

    private @Nullable CaseResult find(Size size, int count) {
        return results.stream()
                .filter(result -> result.size().equals(size) && result.threads() == count)
                .findFirst()
                .orElse(null);
    }

    private void bars(CaseResult result, int left, int top) {
        int y = top;
        for (Side side : result.sides()) {
            double median = result.median(side, Part.FULL);
            double length = Math.max(1, BAR * median / longest);
            boolean leads = side == result.leader();
            String weight = leads ? " font-weight=\"600\"" : "";
            svg.append(text(left + LABEL - 8, y + 12, "text-anchor=\"end\"" + weight, side.label()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n",
                    left + LABEL,
                    y + 2,
                    length,
                    ROW - 5,
                    COLORS.getOrDefault(side.label(), OTHER_COLOR)));
            String ratio =
                    leads ? "" : String.format(Locale.ROOT, " · %.1f×", result.ratio(result.leader(), side, Part.FULL));
            svg.append(text(
                    left + LABEL + length + 6,
                    y + 12,
                    weight.strip(),
                    String.format(Locale.ROOT, median < 10 ? "%.2f" : "%.1f", median) + " ms" + ratio));
            y += ROW;
        }
    }

    private static String text(double x, double y, String attributes, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\"%s>%s</text>%n",
                x,
                y,
                attributes.isEmpty() ? "" : " " + attributes,
                escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
