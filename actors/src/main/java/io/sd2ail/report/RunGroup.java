package io.sd2ail.report;

import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.plot.ScoreCurves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// Runs that differ in their seeds only.
///
/// @param letter by which the report calls it: `A`, `B`, ...
record RunGroup(String letter, List<ReportedRun> runs) {
    RunGroup {
        runs = List.copyOf(runs);
    }

    /// In the order in which their first runs were named.
    static List<RunGroup> of(List<ReportedRun> runs) {
        Map<SortedMap<String, String>, List<ReportedRun>> bySettings = runs.stream()
                .collect(Collectors.groupingBy(ReportedRun::settings, LinkedHashMap::new, Collectors.toList()));
        List<RunGroup> groups = new ArrayList<>();
        bySettings.values().forEach(members -> groups.add(new RunGroup(letter(groups.size()), members)));
        return groups;
    }

    /// `A` to `Z`, then `A1` and so on.
    private static String letter(int index) {
        return (char) ('A' + index % 26) + (index < 26 ? "" : String.valueOf(index / 26));
    }

    String environment() {
        return runs.getFirst().config().environment();
    }

    /// `A, seeds 1, 2` or, of a single run, its name.
    String label() {
        return runs.size() == 1
                ? letter + ", " + runs.getFirst().name()
                : letter + ", seeds "
                        + runs.stream()
                                .map(run -> String.valueOf(run.config().seed()))
                                .collect(Collectors.joining(", "));
    }

    /// The mean of the runs' scores, evaluation by evaluation, from the lowest to the highest; of a single run within a
    /// standard deviation of its episodes. As far as every run has come.
    ScoreCurves.Curve curve() {
        int evaluations =
                runs.stream().mapToInt(run -> run.evaluations().size()).min().orElse(0);
        List<ScoreCurves.Point> points = new ArrayList<>();
        for (int i = 0; i < evaluations; i++) {
            points.add(point(i));
        }
        return new ScoreCurves.Curve(label(), points);
    }

    private ScoreCurves.Point point(int evaluation) {
        List<EvaluationCurve.Point> all =
                runs.stream().map(run -> run.evaluations().get(evaluation)).toList();
        double[] scores = new double[runs.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = runs.get(i).score(all.get(i).mean());
        }
        ReportedRun first = runs.getFirst();
        DoubleSummaryStatistics statistics = Arrays.stream(scores).summaryStatistics();
        EvaluationCurve.Point only = all.getFirst();
        return new ScoreCurves.Point(
                all.stream()
                        .mapToLong(EvaluationCurve.Point::environmentSteps)
                        .average()
                        .orElse(0),
                statistics.getAverage(),
                runs.size() > 1 ? statistics.getMin() : first.score(only.mean() - only.deviation()),
                runs.size() > 1 ? statistics.getMax() : first.score(only.mean() + only.deviation()));
    }
}
