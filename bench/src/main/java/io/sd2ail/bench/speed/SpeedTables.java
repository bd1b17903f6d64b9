package io.sd2ail.bench.speed;

import io.sd2ail.bench.Percentiles;
import io.sd2ail.bench.Table;
import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One case's result for people: medians by part, then what matters most with its spread.
final class SpeedTables {
    private final CaseResult result;

    SpeedTables(CaseResult result) {
        this.result = result;
    }

    static List<String> of(CaseResult result) {
        SpeedTables tables = new SpeedTables(result);
        List<String> lines = new ArrayList<>();
        lines.add(tables.title());
        lines.add("");
        lines.addAll(tables.medians());
        if (result.subject() == Subject.LEARNER) {
            lines.add("");
            lines.addAll(tables.spreads(Part.FULL));
        }
        return lines;
    }

    private String title() {
        Size size = result.size();
        String threads = result.threads() == 1 ? "1 thread" : result.threads() + " threads";
        return switch (result.subject()) {
            case LEARNER ->
                String.format(
                        Locale.ROOT,
                        "%s, %s: median milliseconds; peak %.0f GFLOP/s; an iteration has %.2f GFLOP",
                        size.name(),
                        threads,
                        result.peak(),
                        new Operations(size).of(Part.FULL) / 1e9);
            case ROLLOUT ->
                String.format(
                        Locale.ROOT,
                        "%s, actions (policy %d-%d-%d-%d), %s: median microseconds",
                        size.name(),
                        size.observation(),
                        size.policyHidden(),
                        size.policyHidden(),
                        2 * size.action(),
                        threads);
        };
    }

    /// A column a side, then how the best peer compares.
    private List<String> medians() {
        Table table = new Table().add(head());
        for (Part part : Part.of(result.subject())) {
            if (part == Part.FULL) {
                table.add(sums());
            }
            List<String> row = new ArrayList<>();
            row.add(part.label());
            result.sides().forEach(side -> row.add(time(result.median(side, part))));
            result.fastestPeer(part)
                    .ifPresent(peer -> row.add(factor(result.ratio(result.leader(), peer, part)) + " " + peer.label()));
            row.add(share(part));
            table.add(row);
        }
        return table.lines();
    }

    private List<String> head() {
        List<String> head = new ArrayList<>();
        head.add(result.subject() == Subject.LEARNER ? "part" : "rows");
        result.sides().forEach(side -> head.add(side.label()));
        if (result.fastestPeer(Part.of(result.subject()).getFirst()).isPresent()) {
            head.add("best peer / " + result.leader().label());
        }
        head.add(result.leader().label() + " of peak");
        return head;
    }

    /// What the parts alone take: the whole may differ, as they share caches.
    private List<String> sums() {
        List<String> row = new ArrayList<>();
        row.add("sum of parts");
        result.sides().forEach(side -> row.add(time(sum(side))));
        Optional<Side> peer = result.fastestPeer(Part.FULL);
        peer.ifPresent(side -> row.add(factor(sum(side) / sum(result.leader())) + " " + side.label()));
        row.add("");
        return row;
    }

    private double sum(Side side) {
        return Part.of(Subject.LEARNER).stream()
                .filter(part -> part != Part.FULL)
                .mapToDouble(part -> result.median(side, part))
                .sum();
    }

    /// A row a side.
    private List<String> spreads(Part part) {
        String leader = result.leader().label();
        Table table = new Table()
                .add(List.of(
                        part.label(),
                        "median ms",
                        "p10-p90",
                        "best",
                        "GFLOP/s",
                        "of peak",
                        "/ " + leader,
                        "rounds p10-p90",
                        "KiB allocated"));
        for (Side side : result.sides()) {
            CaseResult.Measurement measured = result.of(side, part);
            Timings timings = measured.timings();
            double[] ratios = result.of(result.leader(), part).timings().roundRatios(timings);
            table.add(List.of(
                    side.label(),
                    time(timings.median()),
                    time(timings.percentile(0.1)) + "-" + time(timings.percentile(0.9)),
                    time(timings.best()),
                    String.format(Locale.ROOT, "%.0f", result.gigaflops(side, part)),
                    percent(result.shareOfPeak(side, part)),
                    factor(result.ratio(result.leader(), side, part)),
                    factor(Percentiles.of(0.1, ratios)) + "-" + factor(Percentiles.of(0.9, ratios)),
                    measured.allocatedBytes() == null
                            ? ""
                            : String.format(Locale.ROOT, "%.0f", measured.allocatedBytes() / 1024)));
        }
        return table.lines();
    }

    private String share(Part part) {
        return new Operations(result.size()).of(part) == 0 ? "" : percent(result.shareOfPeak(result.leader(), part));
    }

    /// Three digits that count; actions in microseconds.
    private String time(double milliseconds) {
        double value = result.subject() == Subject.LEARNER ? milliseconds : 1000 * milliseconds;
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static String factor(double ratio) {
        return String.format(Locale.ROOT, "%.2fx", ratio);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
