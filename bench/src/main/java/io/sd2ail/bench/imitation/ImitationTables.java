package io.sd2ail.bench.imitation;

import io.sd2ail.bench.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The tables of imitation results. Scores go from random (0) to expert (1).
final class ImitationTables {
    private static final String NONE = "-";

    private static final List<String> SCORES = List.of(
            "algorithm",
            "seeds done",
            "last five, IQM",
            "95 % interval",
            "mean",
            "worst seed",
            "return",
            "best, mean",
            "worst seed",
            "final, mean",
            "worst seed");

    private static final List<String> TIMES = List.of(
            "algorithm",
            "steps to 0.9",
            "minutes",
            "seeds",
            "steps to 0.95",
            "minutes",
            "seeds",
            "complete",
            "minutes in all",
            "updates/s");

    private ImitationTables() {}

    /// Scores of one comparison, a row an algorithm.
    static Table scores(List<MethodStatistics> methods) {
        Table table = new Table().add(SCORES);
        for (MethodStatistics each : methods) {
            table.add(List.of(
                    each.method().label(),
                    each.done() + " of " + each.trainings(),
                    score(each.interquartileMean()),
                    interval(each.interval()),
                    score(each.lastFiveSpread().mean()),
                    score(each.lastFiveSpread().worst()),
                    number("%,.1f", each.lastFiveReturn()),
                    score(each.best().mean()),
                    score(each.best().worst()),
                    score(each.last().mean()),
                    score(each.last().worst())));
        }
        return table;
    }

    /// How fast one comparison's algorithms were, a row each.
    static Table times(List<MethodStatistics> methods) {
        Table table = new Table().add(TIMES);
        for (MethodStatistics each : methods) {
            List<String> row = new ArrayList<>(List.of(each.method().label()));
            for (Reach reach : List.of(each.reach90(), each.reach95())) {
                row.add(steps(each.method(), reach));
                row.add(number("%.1f", reach.minutes()));
                row.add(reach.reached() + " of " + each.done());
            }
            row.add(each.complete() + " of " + each.trainings());
            row.add(number("%.1f", each.wallMinutes()));
            row.add(number("%.1f", each.updatesPerSecond()));
            table.add(row);
        }
        return table;
    }

    private static String steps(ImitationMethod method, Reach reach) {
        return number(method.interacts() ? "%,.0f" : "%,.0f updates", reach.steps());
    }

    /// All tasks together, a row an algorithm and kind of demonstrations.
    static Table overall(List<Comparison> comparisons) {
        Table table = new Table()
                .add(List.of("algorithm", "demonstrations", "tasks", "trainings", "last five, IQM", "95 % interval"));
        List<DemonstrationChoice> choices =
                comparisons.stream().map(Comparison::demonstrations).distinct().toList();
        List<ImitationMethod> methods = comparisons.stream()
                .flatMap(comparison -> comparison.methods().stream())
                .distinct()
                .toList();
        for (DemonstrationChoice choice : choices) {
            for (ImitationMethod method : methods) {
                table.add(overall(comparisons, choice, method));
            }
        }
        return table;
    }

    private static List<String> overall(
            List<Comparison> comparisons, DemonstrationChoice choice, ImitationMethod method) {
        List<double[]> strata = comparisons.stream()
                .filter(comparison -> Objects.equals(comparison.demonstrations(), choice))
                .map(comparison ->
                        MethodStatistics.of(method, comparison.of(method)).scores())
                .filter(scores -> scores.length > 0)
                .toList();
        double[] all = strata.stream().flatMapToDouble(Arrays::stream).toArray();
        return List.of(
                method.label(),
                choice.label(),
                String.valueOf(strata.size()),
                String.valueOf(all.length),
                all.length == 0 ? NONE : score(InterquartileMean.of(all)),
                all.length == 0 ? NONE : interval(StratifiedBootstrap.interval(strata)));
    }

    private static String score(double value) {
        return number("%.3f", value);
    }

    private static String interval(StratifiedBootstrap.Interval interval) {
        return Double.isFinite(interval.low()) ? score(interval.low()) + " to " + score(interval.high()) : NONE;
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NONE;
    }
}
