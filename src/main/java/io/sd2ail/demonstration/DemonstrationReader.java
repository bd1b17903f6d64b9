package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads demonstrations from `.npz`: `observations` [N, O], `actions` [N, A], `rewards` [N], all trajectories one after
/// the other, and where they end, either as
///
/// - `terminated` [N] and `truncated` [N], 0 or 1: what [DemonstrationWriter] writes, or
/// - `terminals` [N] and `timeouts` [N]: a terminal that is a timeout too is the time limit, not a fall, or
/// - `terminals` [N] alone: the layout of older data sets. It does not say whether an end was a fall or the time limit,
///   so every end is taken as truncated: a fall that is taken for a time limit costs little, a time limit that is taken
///   for a fall teaches that the last good state is worthless.
///
/// Rows after the last end are a trajectory that was cut: its last row is taken as truncated.
///
/// What follows a row stands in `next_observations` [N, O], or only what follows the last rows of the K trajectories in
/// `final_observations` [K, O]; then a row's next observation is the next row's observation. Scalars say what is
/// known of the file's [Origin].
///
/// Demonstrations of observations alone may lack `actions`: their action size is 0. What follows the last row of a
/// trajectory may be unknown, where neither array is there: NaN.
public final class DemonstrationReader {
    /// Where trajectories end, row by row.
    private record Ends(boolean[] terminated, boolean[] truncated) {
        boolean at(int row) {
            return terminated[row] || truncated[row];
        }

        int count() {
            int count = 0;
            for (int row = 0; row < terminated.length; row++) {
                count += at(row) ? 1 : 0;
            }
            return count;
        }
    }

    private final Path file;
    private final Map<String, Npz.Array> arrays;
    private final int rows;

    private DemonstrationReader(Path file, Map<String, Npz.Array> arrays) {
        this.file = file;
        this.arrays = arrays;
        this.rows = (int) matrix("observations").shape()[0];
    }

    /// @throws DemonstrationFormatException when the file can't be used; the message says why and what to do
    public static Demonstrations read(Path file) {
        return new DemonstrationReader(file, Npz.read(file)).demonstrations();
    }

    private Demonstrations demonstrations() {
        if (rows == 0) {
            throw problem("holds no rows", "record at least one trajectory");
        }
        int observationSize = (int) matrix("observations").shape()[1];
        boolean withActions = arrays.containsKey("actions");
        int actionSize = withActions ? (int) matrix("actions").shape()[1] : 0;
        float[] observations = finiteRows("observations", matrix("observations"));
        float[] actions = withActions ? finiteRows("actions", matrix("actions")) : new float[0];
        float[] rewards = finiteRows("rewards", vector("rewards"));
        Ends ends = ends();
        float[] nextObservations = nextObservations(observations, observationSize, ends);
        TransitionBatch all = new TransitionBatch(
                rows,
                observationSize,
                actionSize,
                observations,
                actions,
                rewards,
                nextObservations,
                ends.terminated,
                ends.truncated);
        return new Demonstrations(file.toString(), origin(), split(all));
    }

    private Ends ends() {
        Ends ends;
        if (arrays.containsKey("terminated") || arrays.containsKey("truncated")) {
            ends = new Ends(flags("terminated"), flags("truncated"));
        } else if (arrays.containsKey("timeouts")) {
            ends = new Ends(flags("terminals"), flags("timeouts"));
            for (int row = 0; row < rows; row++) {
                ends.terminated[row] &= !ends.truncated[row];
            }
        } else {
            ends = new Ends(new boolean[rows], flags("terminals"));
        }
        ends.truncated[rows - 1] |= !ends.terminated[rows - 1];
        return ends;
    }

    private float[] nextObservations(float[] observations, int observationSize, Ends ends) {
        if (arrays.containsKey("next_observations")) {
            return finiteRows("next_observations", besideObservations("next_observations", observationSize));
        }
        float[] finals = finalObservations(observationSize, ends);
        float[] next = new float[observations.length];
        System.arraycopy(observations, observationSize, next, 0, next.length - observationSize);
        for (int row = 0, end = 0; row < rows; row++) {
            if (ends.at(row)) {
                System.arraycopy(finals, end++ * observationSize, next, row * observationSize, observationSize);
            }
        }
        return next;
    }

    private Npz.Array besideObservations(String name, int observationSize) {
        Npz.Array given = matrix(name);
        if (given.shape()[1] != observationSize) {
            throw problem(
                    "has " + name + " of shape " + given.shapeText() + " beside observations of "
                            + matrix("observations").shapeText(),
                    "give both as many columns");
        }
        return given;
    }

    /// What follows each trajectory's last row; NaN where the file doesn't tell.
    private float[] finalObservations(int observationSize, Ends ends) {
        if (!arrays.containsKey("final_observations")) {
            float[] unknown = new float[ends.count() * observationSize];
            Arrays.fill(unknown, Float.NaN);
            return unknown;
        }
        Npz.Array given = besideObservations("final_observations", observationSize);
        if (given.shape()[0] != ends.count()) {
            throw problem(
                    "has " + given.shape()[0] + " rows in 'final_observations' beside " + ends.count()
                            + " trajectories",
                    "store the observation that follows each trajectory's last row");
        }
        return finite("final_observations", given);
    }

    private Origin origin() {
        Npz.@Nullable Array expertReturn = scalar("expert_return");
        Npz.@Nullable Array seed = scalar("seed");
        return new Origin(
                text("environment"),
                text("contacts"),
                expertReturn == null ? Double.NaN : expertReturn.values()[0],
                seed == null ? null : (long) seed.values()[0],
                text("versions"));
    }

    private Npz.@Nullable Array scalar(String name) {
        Npz.@Nullable Array array = arrays.get(name);
        if (array != null && (array.values().length != 1 || !Double.isFinite(array.values()[0]))) {
            throw problem("has '" + name + "' that is no single finite number", "store one number, or leave it out");
        }
        return array;
    }

    private @Nullable String text(String name) {
        Npz.@Nullable Array array = arrays.get(name);
        try {
            return array == null || array.values().length == 0 ? null : array.text();
        } catch (IllegalArgumentException _) {
            throw problem("has '" + name + "' that is no text", "store it as a str, or leave it out");
        }
    }

    private static List<Trajectory> split(TransitionBatch all) {
        List<Trajectory> trajectories = new ArrayList<>();
        int begin = 0;
        for (int row = 0; row < all.rows(); row++) {
            if (all.terminated()[row] || all.truncated()[row]) {
                trajectories.add(new Trajectory(slice(all, begin, row + 1)));
                begin = row + 1;
            }
        }
        return trajectories;
    }

    private static TransitionBatch slice(TransitionBatch all, int begin, int end) {
        int observation = all.observationSize();
        int action = all.actionSize();
        return new TransitionBatch(
                end - begin,
                observation,
                action,
                Arrays.copyOfRange(all.observations(), begin * observation, end * observation),
                Arrays.copyOfRange(all.actions(), begin * action, end * action),
                Arrays.copyOfRange(all.rewards(), begin, end),
                Arrays.copyOfRange(all.nextObservations(), begin * observation, end * observation),
                Arrays.copyOfRange(all.terminated(), begin, end),
                Arrays.copyOfRange(all.truncated(), begin, end));
    }

    private Npz.Array matrix(String name) {
        Npz.Array array = array(name);
        if (array.shape().length != 2 || array.shape()[1] == 0) {
            throw problem(
                    "has '" + name + "' of shape " + array.shapeText() + " where (rows, entries) is needed",
                    "store one row a step, for example with array.reshape(len(array), -1)");
        }
        return array;
    }

    private Npz.Array vector(String name) {
        Npz.Array array = array(name);
        if (array.shape().length != 1) {
            throw problem(
                    "has '" + name + "' of shape " + array.shapeText() + " where (rows,) is needed",
                    "store one value a step, for example with array.reshape(-1)");
        }
        return array;
    }

    private Npz.Array array(String name) {
        Npz.@Nullable Array array = arrays.get(name);
        if (array == null) {
            throw problem(
                    "has no array '" + name + "', only " + String.join(", ", arrays.keySet()),
                    "store observations, rewards, either terminals or terminated and truncated, and where they are known"
                            + " actions and next_observations");
        }
        return array;
    }

    private float[] finiteRows(String name, Npz.Array array) {
        requireRows(name, array);
        return finite(name, array);
    }

    private float[] finite(String name, Npz.Array array) {
        float[] values = array.floats();
        int columns = array.shape().length == 2 ? (int) array.shape()[1] : 1;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw problem(
                        "has " + array.values()[i] + " in '" + name + "' at row " + i / columns
                                + (array.shape().length == 2 ? ", column " + i % columns : ""),
                        "remove or repair that row");
            }
        }
        return values;
    }

    private boolean[] flags(String name) {
        Npz.Array array = vector(name);
        requireRows(name, array);
        boolean[] flags = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            double value = array.values()[row];
            if (value != 0 && value != 1) {
                throw problem("has " + value + " in '" + name + "' at row " + row, "store 0 or 1");
            }
            flags[row] = value == 1;
        }
        return flags;
    }

    private void requireRows(String name, Npz.Array array) {
        if (array.shape()[0] != rows) {
            throw problem(
                    "has " + array.shape()[0] + " rows in '" + name + "' beside " + rows + " in 'observations'",
                    "give all arrays the same number of rows");
        }
    }

    private DemonstrationFormatException problem(String problem, String mend) {
        return new DemonstrationFormatException(file, problem, mend, null);
    }
}
