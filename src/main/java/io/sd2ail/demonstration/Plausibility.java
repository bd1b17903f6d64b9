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

/// The checks of an inspection that end in a warning: nothing here makes demonstrations unusable.
final class Plausibility {
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
        for (int k = 0; k < demonstrations.trajectories().size(); k++) {
            if (demonstrations.trajectories().get(k).length() == 1) {
                warnings.add("trajectory " + k + " is a single row");
            }
        }
        int duplicates = duplicateRows(demonstrations);
        if (duplicates > 0) {
            warnings.add(duplicates + " of " + demonstrations.rows()
                    + " rows repeat an earlier row's observation and action exactly");
        }
        return warnings;
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
        for (int k = 0; k < demonstrations.trajectories().size(); k++) {
            int length = demonstrations.trajectories().get(k).length();
            if (length > spec.maxEpisodeSteps()) {
                warnings.add("trajectory " + k + " has " + length + " rows, an episode of " + spec.name()
                        + " ends after " + spec.maxEpisodeSteps());
            }
        }
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
