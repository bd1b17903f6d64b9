package io.sd2ail.bench.imitation.report;

import io.sd2ail.bench.imitation.CellResult;
import io.sd2ail.bench.imitation.ImitationMethod;
import io.sd2ail.bench.imitation.ScoredEvaluation;
import io.sd2ail.telemetry.plot.ScoreCurves;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Evaluations of several seeds as one line in a band: interquartile mean, lowest and highest. Seeds are evaluated at
/// steps that differ a little, so each is read off between its neighbours; the curve goes as far as all seeds do.
public final class SeedCurves {
    private static final String MEANING = "line: interquartile mean of the seeds; band: lowest to highest";

    private SeedCurves() {}

    /// The picture of a comparison: whatever makes no environment steps is a level line at its last five evaluations.
    public static ScoreCurves picture(Comparison comparison) {
        double longest = comparison.cells().stream()
                .filter(CellResult::counts)
                .filter(cell -> cell.cell().method().interacts())
                .mapToDouble(cell -> cell.evaluations().getLast().steps())
                .max()
                .orElse(1);
        List<ScoreCurves.Curve> curves = comparison.methods().stream()
                .map(method -> new ScoreCurves.Curve(method.label(), points(comparison, method, longest)))
                .filter(curve -> !curve.points().isEmpty())
                .toList();
        return new ScoreCurves(comparison.title(), MEANING, curves);
    }

    private static List<ScoreCurves.Point> points(Comparison comparison, ImitationMethod method, double longest) {
        List<CellResult> counted =
                comparison.of(method).stream().filter(CellResult::counts).toList();
        if (counted.isEmpty()) {
            return List.of();
        }
        return method.interacts()
                ? points(counted.stream().map(CellResult::evaluations).toList())
                : level(counted.stream().mapToDouble(CellResult::lastFive).toArray(), longest);
    }

    private static List<ScoreCurves.Point> level(double[] scores, double longest) {
        return List.of(point(0, scores), point(longest, scores));
    }

    /// @param seeds evaluations of each, none of them empty
    static List<ScoreCurves.Point> points(List<List<ScoredEvaluation>> seeds) {
        long first =
                seeds.stream().mapToLong(seed -> seed.getFirst().steps()).max().orElse(0);
        long last =
                seeds.stream().mapToLong(seed -> seed.getLast().steps()).min().orElse(0);
        SortedSet<Long> steps = new TreeSet<>();
        seeds.forEach(seed -> seed.forEach(evaluation -> steps.add(evaluation.steps())));
        return steps.stream()
                .filter(at -> at >= first && at <= last)
                .map(at -> point(
                        at, seeds.stream().mapToDouble(seed -> score(seed, at)).toArray()))
                .toList();
    }

    private static ScoreCurves.Point point(double steps, double... scores) {
        return new ScoreCurves.Point(
                steps,
                InterquartileMean.of(scores),
                Arrays.stream(scores).min().orElseThrow(),
                Arrays.stream(scores).max().orElseThrow());
    }

    /// On the straight line between the evaluations before and after.
    private static double score(List<ScoredEvaluation> seed, long at) {
        ScoredEvaluation before = seed.getFirst();
        for (ScoredEvaluation after : seed) {
            if (after.steps() >= at) {
                double share = after.steps() == before.steps()
                        ? 1
                        : (double) (at - before.steps()) / (after.steps() - before.steps());
                return before.score() + share * (after.score() - before.score());
            }
            before = after;
        }
        return before.score();
    }
}
