package io.sd2ail.bench.imitation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Made-up matrices and results.
final class Trainings {
    private Trainings() {}

    static MatrixOptions options(Path out, int seeds, @Nullable Double minutes, ImitationMethod... methods) {
        return new MatrixOptions(
                List.of("Pendulum-v1"),
                List.of(methods),
                List.of(DemonstrationChoice.OWN),
                seeds,
                100L,
                minutes,
                1,
                List.of(),
                Map.of(),
                out);
    }

    /// A training that is complete.
    ///
    /// @param scores of its evaluations, each 1,000 steps and a minute after the one before
    static CellResult complete(String task, ImitationMethod method, long seed, double... scores) {
        ScoredEvaluation[] evaluations = new ScoredEvaluation[scores.length];
        for (int i = 0; i < scores.length; i++) {
            evaluations[i] = new ScoredEvaluation(1000L * (i + 1), 60.0 * (i + 1), 100 * scores[i], scores[i]);
        }
        return new CellResult(
                plan(task, method, seed),
                CellStatus.COMPLETE,
                List.of(evaluations),
                new TrainingSummary(100, 0, 1000L * scores.length, 500, 50, 60.0 * scores.length),
                List.of(new Conditions("2026-01-02", "a processor, 2 cores", "25", "0.1.0", "abc", 1)),
                "");
    }

    /// A training that has failed.
    static CellResult failed(String task, ImitationMethod method, long seed, String why) {
        return new CellResult(plan(task, method, seed), CellStatus.FAILED, List.of(), null, List.of(), why);
    }

    private static CellPlan plan(String task, ImitationMethod method, long seed) {
        Cell cell = new Cell(task, method, DemonstrationChoice.parse("4/20"), seed);
        return new CellPlan(cell, 5000, 4, List.of(), List.of());
    }
}
