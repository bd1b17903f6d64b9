package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.DemonstrationInspection.Column;
import io.sd2ail.environment.EnvironmentSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The checks of an inspection that end in a warning: nothing here makes demonstrations unusable.
final class Plausibility {
    private static final int SHOWN = 10;

    private Plausibility() {}

    /// What looks wrong whatever the environment is.
    static List<String> warnings(Demonstrations demonstrations, List<Column> observations, List<Column> actions) {
        List<String> warnings = new ArrayList<>();
        if (demonstrations.rows() > 1
                && demonstrations.hasActions()
                && actions.stream().allMatch(Column::isConstant)) {
            warnings.add("all actions are the same: were they recorded?");
        }
        if (demonstrations.rows() > 1 && observations.stream().allMatch(Column::isConstant)) {
            warnings.add("all observations are the same: were they recorded?");
        }
        addConstant(warnings, observations);
        addTrajectories(warnings, demonstrations, length -> length == 1, "is a single row", "are single rows");
        int duplicates = duplicateRows(demonstrations);
        if (duplicates > 0) {
            warnings.add(duplicates + " of " + demonstrations.rows()
                    + " rows repeat an earlier row's observation and action exactly");
        }
        return warnings;
    }

    private static void addConstant(List<String> warnings, List<Column> observations) {
        List<Integer> constant = IntStream.range(0, observations.size())
                .filter(i -> observations.get(i).isConstant())
                .boxed()
                .toList();
        if (!constant.isEmpty() && constant.size() < observations.size()) {
            warnings.add((constant.size() == 1 ? "observation entry " : "observation entries ") + listed(constant)
                    + (constant.size() == 1 ? " never changes here: it is" : " never change here: they are")
                    + " not scaled, and nothing is learned of what else it may be");
        }
    }

    /// One sentence for all trajectories of a length.
    private static void addTrajectories(
            List<String> warnings, Demonstrations demonstrations, IntPredicate length, String one, String several) {
        List<Trajectory> all = demonstrations.trajectories();
        List<Integer> found = IntStream.range(0, all.size())
                .filter(k -> length.test(all.get(k).length()))
                .boxed()
                .toList();
        if (found.size() == 1) {
            warnings.add("trajectory " + found.getFirst() + " " + one);
        } else if (!found.isEmpty()) {
            warnings.add(found.size() + " trajectories " + several + ": " + listed(found));
        }
    }

    /// The first ones of many.
    private static String listed(List<Integer> numbers) {
        String shown = numbers.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return numbers.size() > SHOWN ? shown + ", ... (" + numbers.size() + " in all)" : shown;
    }

    private static int duplicateRows(Demonstrations demonstrations) {
        Set<List<FloatBuffer>> seen = new HashSet<>();
        int duplicates = 0;
        for (Trajectory trajectory : demonstrations.trajectories()) {
            TransitionBatch rows = trajectory.transitions();
            for (int row = 0; row < rows.rows(); row++) {
                List<FloatBuffer> content = List.of(
                        row(rows.observations(), row, rows.observationSize()),
                        row(rows.actions(), row, rows.actionSize()));
                duplicates += seen.add(content) ? 0 : 1;
            }
        }
        return duplicates;
    }

    private static FloatBuffer row(float[] rows, int row, int rowSize) {
        return FloatBuffer.wrap(rows, row * rowSize, rowSize);
    }

    /// What does not fit the environment.
    static List<String> warningsAgainst(EnvironmentSpec spec, Demonstrations demonstrations) {
        List<String> warnings = new ArrayList<>();
        if (demonstrations.observationSize() != spec.observationSize()) {
            warnings.add(spec.name() + " has observations of " + spec.observationSize() + " entries, not "
                    + demonstrations.observationSize() + ": these are demonstrations of another environment");
        }
        if (demonstrations.hasActions() && demonstrations.actionSize() != spec.actionSize()) {
            warnings.add(spec.name() + " has actions of " + spec.actionSize() + " entries, not "
                    + demonstrations.actionSize() + ": these are demonstrations of another environment");
        } else {
            addActionsOutside(warnings, spec, demonstrations);
        }
        int limit = spec.maxEpisodeSteps();
        String more = "more than the " + limit + " rows after which an episode of " + spec.name() + " ends";
        addTrajectories(warnings, demonstrations, length -> length > limit, "has " + more, "have " + more);
        return warnings;
    }

    private static void addActionsOutside(List<String> warnings, EnvironmentSpec spec, Demonstrations demonstrations) {
        double outside = demonstrations.shareOutside(spec);
        if (outside > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%.1f %% of the action entries are outside the range of %s: they will be clipped",
                    100 * outside,
                    spec.name()));
        }
    }
}
