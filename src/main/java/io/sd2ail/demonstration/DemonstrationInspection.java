package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What demonstrations look like and what about them is not plausible.
///
/// @param demonstrations what was inspected
/// @param observations one summary for each entry of an observation
/// @param actions one summary for each entry of an action
/// @param outsideShare share of action entries outside [-1, 1]
/// @param ends where the trajectories end
/// @param steps pairs of consecutive rows within a trajectory
/// @param brokenSteps pairs where `next_observations` is not the next row's observation
/// @param warnings sentences; empty when all looks plausible
public record DemonstrationInspection(
        Demonstrations demonstrations,
        List<Column> observations,
        List<Column> actions,
        double outsideShare,
        Ends ends,
        int steps,
        int brokenSteps,
        List<String> warnings) {

    /// Where trajectories end: in a terminal state, at the time limit, cut before it, or somewhere beyond it.
    ///
    /// @param timeLimit steps of an episode; null when the environment is unknown, and cuts can't be told from it
    public record Ends(
            int terminal,
            int atLimit,
            int cut,
            int beyond,
            @Nullable Integer timeLimit) {
        static Ends of(Demonstrations demonstrations, @Nullable Integer timeLimit) {
            int terminal = 0;
            int cut = 0;
            int beyond = 0;
            for (Trajectory trajectory : demonstrations.trajectories()) {
                boolean[] terminated = trajectory.transitions().terminated();
                if (terminated[terminated.length - 1]) {
                    terminal++;
                } else if (timeLimit != null && terminated.length < timeLimit) {
                    cut++;
                } else if (timeLimit != null && terminated.length > timeLimit) {
                    beyond++;
                }
            }
            int atLimit = demonstrations.trajectories().size() - terminal - cut - beyond;
            return new Ends(terminal, atLimit, cut, beyond, timeLimit);
        }
    }

    /// One entry over all rows.
    ///
    /// @param standardDeviation of the population
    public record Column(double min, double max, double mean, double standardDeviation) {
        boolean isConstant() {
            return min == max;
        }
    }

    public DemonstrationInspection {
        observations = List.copyOf(observations);
        actions = List.copyOf(actions);
        warnings = List.copyOf(warnings);
    }

    /// @param spec the environment that the demonstrations should be of, if it is known
    public static DemonstrationInspection of(Demonstrations demonstrations, @Nullable EnvironmentSpec spec) {
        List<Column> observations =
                columns(demonstrations, TransitionBatch::observations, demonstrations.observationSize());
        List<Column> actions = columns(demonstrations, TransitionBatch::actions, demonstrations.actionSize());
        int steps = demonstrations.rows() - demonstrations.trajectories().size();
        int broken = 0;
        for (Trajectory trajectory : demonstrations.trajectories()) {
            broken += brokenSteps(trajectory.transitions());
        }
        List<String> warnings = new ArrayList<>(Plausibility.warnings(demonstrations, observations, actions));
        if (broken > 0) {
            warnings.add(broken + " of " + steps + " steps are not continuous: next_observations is not the"
                    + " observation of the next row");
        }
        if (spec != null) {
            warnings.addAll(Plausibility.warningsAgainst(spec, demonstrations));
        }
        return new DemonstrationInspection(
                demonstrations,
                observations,
                actions,
                outsideShare(demonstrations),
                Ends.of(demonstrations, spec == null ? null : spec.maxEpisodeSteps()),
                steps,
                broken,
                warnings);
    }

    private static List<Column> columns(
            Demonstrations demonstrations, Function<TransitionBatch, float[]> rows, int rowSize) {
        return ColumnSummary.of(demonstrations.trajectories(), rows, rowSize).stream()
                .map(one -> new Column(one.min(), one.max(), one.mean(), one.standardDeviation()))
                .toList();
    }

    private static int brokenSteps(TransitionBatch rows) {
        int broken = 0;
        int size = rows.observationSize();
        for (int row = 0; row + 1 < rows.rows(); row++) {
            boolean follows = true;
            for (int i = 0; i < size; i++) {
                float next = rows.nextObservations()[row * size + i];
                float observed = rows.observations()[(row + 1) * size + i];
                follows &= Math.abs(next - observed) <= 1e-5f * (1 + Math.abs(observed));
            }
            broken += follows ? 0 : 1;
        }
        return broken;
    }

    private static double outsideShare(Demonstrations demonstrations) {
        long outside = 0;
        for (Trajectory trajectory : demonstrations.trajectories()) {
            for (float action : trajectory.transitions().actions()) {
                outside += Math.abs(action) > 1 ? 1 : 0;
            }
        }
        return demonstrations.hasActions()
                ? (double) outside / ((long) demonstrations.rows() * demonstrations.actionSize())
                : 0;
    }

    /// An aligned block of text for a terminal.
    ///
    /// @param format of the file
    /// @param lacks what it doesn't say
    public String render(String format, List<String> lacks) {
        return InspectionText.of(this, format, lacks);
    }
}
