package io.sd2ail.demonstration.format;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.ArrayChecks;
import io.sd2ail.demonstration.array.NumericArray;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Trajectories of formats that keep them apart.
///
/// @param checks of the file
/// @param where begins an array's name in messages, for example `episode_3/`
record EpisodeRows(ArrayChecks checks, String where) {
    /// @param observations [T, O], or [T + 1, O] with what follows the last row
    /// @param actions [T, A]
    /// @param rewards [T]; null when they are unknown
    /// @param next [T, O] what follows each row; null when there is no such array
    /// @param terminated whether it ends in a terminal state
    Trajectory trajectory(
            NumericArray observations,
            NumericArray actions,
            @Nullable NumericArray rewards,
            @Nullable NumericArray next,
            boolean terminated) {
        checks.matrix(where + "observations", observations);
        checks.matrix(where + "actions", actions);
        int rows = (int) actions.shape()[0];
        int size = (int) observations.shape()[1];
        if (rows == 0) {
            throw checks.problem("has no rows in '" + where + "actions'", "leave empty trajectories out");
        }
        boolean withFinal = observations.shape()[0] == rows + 1;
        if (!withFinal) {
            checks.requireRows(where + "observations", observations, rows, where + "actions");
        }
        float[] seen = checks.finite(where + "observations", observations);
        float[] following;
        if (next == null) {
            following = Arrays.copyOfRange(seen, size, size + rows * size);
            if (!withFinal) {
                Arrays.fill(following, (rows - 1) * size, rows * size, Float.NaN);
            }
        } else {
            following = following(next, rows, size);
        }
        boolean[] falls = new boolean[rows];
        falls[rows - 1] = terminated;
        boolean[] cut = new boolean[rows];
        cut[rows - 1] = !terminated;
        return new Trajectory(new TransitionBatch(
                rows,
                size,
                (int) actions.shape()[1],
                Arrays.copyOf(seen, rows * size),
                checks.finite(where + "actions", actions),
                rewards(rewards, rows),
                following,
                falls,
                cut));
    }

    private float[] following(NumericArray next, int rows, int size) {
        String name = where + "next_observations";
        checks.requireRows(name, checks.matrix(name, next), rows, where + "actions");
        if (next.shape()[1] != size) {
            throw checks.problem(
                    "has " + next.shape()[1] + " columns in '" + name + "' beside " + size + " of the observations",
                    "give both as many columns");
        }
        return checks.finite(name, next);
    }

    private float[] rewards(@Nullable NumericArray rewards, int rows) {
        if (rewards == null) {
            return unknown(rows);
        }
        String name = where + "rewards";
        checks.requireRows(name, checks.vector(name, rewards), rows, where + "actions");
        return checks.finite(name, rewards);
    }

    /// NaN in every entry.
    static float[] unknown(int entries) {
        float[] unknown = new float[entries];
        Arrays.fill(unknown, Float.NaN);
        return unknown;
    }

    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when the trajectories are of different sizes
    static Demonstrations demonstrations(ArrayChecks checks, Origin origin, List<Trajectory> trajectories) {
        TransitionBatch first = trajectories.getFirst().transitions();
        for (int k = 1; k < trajectories.size(); k++) {
            TransitionBatch steps = trajectories.get(k).transitions();
            if (steps.observationSize() != first.observationSize() || steps.actionSize() != first.actionSize()) {
                throw checks.problem(
                        "has observations and actions of " + steps.observationSize() + " and " + steps.actionSize()
                                + " entries in trajectory " + k + ", of " + first.observationSize() + " and "
                                + first.actionSize() + " in the first",
                        "leave the trajectories of other sizes out");
            }
        }
        return new Demonstrations(checks.file().toString(), origin, trajectories);
    }

    /// Rows `begin` to `end` (exclusive).
    static NumericArray rows(NumericArray array, int begin, int end) {
        long[] shape = array.shape().clone();
        int width = shape.length == 1 ? 1 : (int) shape[1];
        shape[0] = (long) end - begin;
        return new NumericArray(shape, Arrays.copyOfRange(array.values(), begin * width, end * width));
    }
}
