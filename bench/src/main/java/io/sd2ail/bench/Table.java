package io.sd2ail.bench;

import io.sd2ail.bench.SizeResult.PartResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One size's result as a table that reads well on a screen and is Markdown too.
final class Table {
    private static final List<String> OURS = List.of("part", "ours ms (p10-p90)", "KiB allocated");
    private static final List<String> PEERS = List.of("peer ms (p10-p90)", "peer / ours");

    private Table() {}

    /// Lines.
    static List<String> of(SizeResult result) {
        boolean withPeer = result.parts().stream().allMatch(part -> part.peer() != null);
        List<List<String>> rows = new ArrayList<>();
        rows.add(withPeer ? concatenate(OURS, PEERS) : OURS);
        result.parts().forEach(part -> rows.add(withPeer ? concatenate(ours(part), peers(part)) : ours(part)));
        rows.add(withPeer ? concatenate(ourSum(result), peerSum(result)) : ourSum(result));
        return aligned(rows);
    }

    private static List<String> ours(PartResult part) {
        return List.of(part.part().label(), spread(part.ours()), kibibytes(part.allocatedBytes()));
    }

    private static List<String> peers(PartResult part) {
        Timings peer = Objects.requireNonNull(part.peer());
        return List.of(spread(peer), ratio(peer.median(), part.ours().median()));
    }

    private static List<String> ourSum(SizeResult result) {
        double bytes =
                result.parts().stream().mapToDouble(PartResult::allocatedBytes).sum();
        return List.of("sum of medians", milliseconds(ourMedians(result)), kibibytes(bytes));
    }

    private static List<String> peerSum(SizeResult result) {
        double sum = result.parts().stream()
                .mapToDouble(part -> Objects.requireNonNull(part.peer()).median())
                .sum();
        return List.of(milliseconds(sum), ratio(sum, ourMedians(result)));
    }

    private static double ourMedians(SizeResult result) {
        return result.parts().stream().mapToDouble(part -> part.ours().median()).sum();
    }

    private static String spread(Timings timings) {
        return milliseconds(timings.median()) + " (" + milliseconds(timings.percentile(0.1)) + "-"
                + milliseconds(timings.percentile(0.9)) + ")";
    }

    private static String milliseconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String kibibytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f", bytes / 1024);
    }

    private static String ratio(double peer, double ours) {
        return String.format(Locale.ROOT, "%.2f", peer / ours);
    }

    private static List<String> concatenate(List<String> left, List<String> right) {
        List<String> whole = new ArrayList<>(left);
        whole.addAll(right);
        return whole;
    }

    /// The first column to the left, numbers to the right; a rule below the first row.
    private static List<String> aligned(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(IntStream.range(0, columns)
                    .mapToObj(column -> padded(row.get(column), widths[column], column == 0))
                    .collect(Collectors.joining(" | ", "| ", " |")));
        }
        lines.add(
                1,
                IntStream.range(0, columns)
                        .mapToObj(column -> "-".repeat(widths[column] + 1) + (column == 0 ? "-" : ":"))
                        .collect(Collectors.joining("|", "|", "|")));
        return lines;
    }

    private static String padded(String text, int width, boolean left) {
        String padding = " ".repeat(width - text.length());
        return left ? text + padding : padding + text;
    }
}
