package io.sd2ail.demonstration.format;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a file was found to be.
///
/// @param format its name, as users know it
/// @param demonstrations what it holds
/// @param lacks what it doesn't say and how that is taken, a part of a sentence each; empty when it says everything
public record DemonstrationFile(String format, Demonstrations demonstrations, List<String> lacks) {
    static final String FALLS_UNTOLD = "whether an end was a fall or the time limit: every end counts as cut off";

    public DemonstrationFile {
        lacks = List.copyOf(lacks);
    }

    /// With what the demonstrations themselves show to be unknown.
    ///
    /// @param ofEnds what the file doesn't say of the trajectories' ends; null when it says everything
    static DemonstrationFile of(String format, Demonstrations demonstrations, @Nullable String ofEnds) {
        List<String> lacks = new ArrayList<>();
        if (!demonstrations.hasActions()) {
            lacks.add("actions: only rows of observations can be imitated");
        }
        if (ofEnds != null) {
            lacks.add(ofEnds);
        }
        if (!demonstrations.hasRewards()) {
            lacks.add("rewards: returns are unknown");
        }
        if (demonstrations.trajectories().stream().anyMatch(DemonstrationFile::isOpen)) {
            lacks.add("what follows each trajectory's last row");
        }
        return new DemonstrationFile(format, demonstrations, lacks);
    }

    private static boolean isOpen(Trajectory trajectory) {
        TransitionBatch steps = trajectory.transitions();
        return Float.isNaN(steps.nextObservations()[(steps.rows() - 1) * steps.observationSize()]);
    }
}
