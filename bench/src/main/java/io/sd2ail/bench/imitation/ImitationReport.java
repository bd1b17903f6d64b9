package io.sd2ail.bench.imitation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a matrix came to, as Markdown that reads well on a screen too.
///
/// @param command that was asked, as its user may repeat it
/// @param options of the matrix
/// @param comparisons by task and demonstrations
record ImitationReport(String command, MatrixOptions options, List<Comparison> comparisons) {
    ImitationReport {
        comparisons = List.copyOf(comparisons);
    }

    /// @param results in the order of the matrix
    static ImitationReport of(String command, MatrixOptions options, List<CellResult> results) {
        Map<String, List<CellResult>> groups = results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.cell().groupName(), LinkedHashMap::new, Collectors.toList()));
        return new ImitationReport(
                command,
                options,
                groups.values().stream()
                        .map(group -> new Comparison(
                                group.getFirst().cell().task(),
                                group.getFirst().cell().demonstrations(),
                                group))
                        .toList());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("# Imitation benchmark", "", "    " + command, ""));
        lines.addAll(setting());
        lines.add("");
        lines.add(
                "Scores are (return - random) / (expert - random). IQM: interquartile mean over seeds; its interval: stratified"
                        + " bootstrap, percentiles, 2,000 resamples. Steps and minutes to a score: median over seeds of the first"
                        + " evaluation that reaches it, a seed that never does counting as infinite. Minutes are of training,"
                        + " evaluations included.");
        comparisons.forEach(comparison -> lines.addAll(section(comparison)));
        if (options.tasks().size() > 1) {
            lines.addAll(List.of("", "## All tasks", ""));
            lines.addAll(ImitationTables.overall(comparisons).lines());
        }
        lines.addAll(leftOut());
        return lines;
    }

    private List<String> setting() {
        List<String> lines = new ArrayList<>();
        lines.add("- seeds: 1 to " + options.seeds()
                + (options.minutes() == null ? "" : "; at most " + options.minutes() + " minutes each"));
        lines.add("- machine: " + distinct(Conditions::machine));
        lines.add("- Java " + distinct(Conditions::java) + "; sd2ail " + distinct(ImitationReport::build));
        lines.add("- trainings at a time: " + distinct(conditions -> String.valueOf(conditions.parallel())));
        lines.add("- begun: " + distinct(Conditions::date));
        return lines;
    }

    private static String build(Conditions conditions) {
        return conditions.version() + (conditions.commit().isEmpty() ? "" : ", commit " + conditions.commit());
    }

    private String distinct(Function<Conditions, String> what) {
        String named = cells().stream()
                .flatMap(cell -> cell.conditions().stream())
                .map(what)
                .distinct()
                .collect(Collectors.joining("; "));
        return named.isEmpty() ? "-" : named;
    }

    private List<CellResult> cells() {
        return comparisons.stream()
                .flatMap(comparison -> comparison.cells().stream())
                .toList();
    }

    private static List<String> section(Comparison comparison) {
        List<MethodStatistics> statistics = comparison.statistics();
        List<String> lines = new ArrayList<>(List.of("", "## " + comparison.title(), ""));
        if (Double.isFinite(comparison.expertReturn() - comparison.randomReturn())) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Return of the expert %,.1f, of the random policy %,.1f.",
                    comparison.expertReturn(),
                    comparison.randomReturn()));
            lines.add("");
        }
        lines.addAll(List.of("![Scores over environment steps](" + comparison.fileName() + ")", ""));
        lines.addAll(ImitationTables.scores(statistics).lines());
        lines.add("");
        lines.addAll(ImitationTables.times(statistics).lines());
        return lines;
    }

    private List<String> leftOut() {
        List<String> missing = cells().stream()
                .filter(cell -> !cell.counts())
                .map(cell -> "- " + cell.cell().label() + ": " + cell.status().text() + reason(cell))
                .toList();
        if (missing.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("", "## Not in the tables", ""));
        lines.addAll(missing);
        return lines;
    }

    private static String reason(CellResult cell) {
        if (cell.status().done()) {
            return ", without an evaluation by then";
        }
        return cell.failure().isEmpty() ? "" : ": " + cell.failure();
    }
}
