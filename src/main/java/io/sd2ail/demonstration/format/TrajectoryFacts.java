package io.sd2ail.demonstration.format;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import java.util.List;

/// What is not known of trajectories.
final class TrajectoryFacts {
    private TrajectoryFacts() {}

    /// @param lacks is added to
    static void lacks(List<Trajectory> trajectories, List<String> lacks) {
        int unrewarded = 0;
        int open = 0;
        for (Trajectory trajectory : trajectories) {
            TransitionBatch steps = trajectory.transitions();
            unrewarded += Float.isNaN(steps.rewards()[0]) ? 1 : 0;
            open += Float.isNaN(steps.nextObservations()[(steps.rows() - 1) * steps.observationSize()]) ? 1 : 0;
        }
        if (unrewarded > 0) {
            lacks.add(EpisodeRows.NO_REWARDS);
        }
        if (open > 0) {
            lacks.add("what follows each trajectory's last row");
        }
    }
}
