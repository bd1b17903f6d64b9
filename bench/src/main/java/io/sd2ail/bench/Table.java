package io.sd2ail.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of text as lines that read well on a screen and are Markdown too: the first row heads, the first column to the
/// left, others to the right.
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /// The first one heads the others and says how many columns there are.
    public Table add(List<String> row) {
        if (!rows.isEmpty() && row.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("a row of " + row.size() + " columns under a head of "
                    + rows.getFirst().size());
        }
        rows.add(List.copyOf(row));
        return this;
    }

    public List<String> lines() {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(IntStream.range(0, widths.length)
                    .mapToObj(column -> padded(row.get(column), widths[column], column == 0))
                    .collect(Collectors.joining(" | ", "| ", " |")));
        }
        lines.add(
                1,
                IntStream.range(0, widths.length)
                        .mapToObj(column -> "-".repeat(widths[column] + 1) + (column == 0 ? "-" : ":"))
                        .collect(Collectors.joining("|", "|", "|")));
        return lines;
    }

    private static String padded(String text, int width, boolean left) {
        String padding = " ".repeat(width - text.length());
        return left ? text + padding : padding + text;
    }
}
