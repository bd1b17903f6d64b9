package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads demonstrations from `.npz`: `observations` [N, O], `actions` [N, A], `rewards` [N], `next_observations` [N,
/// O], all trajectories one after the other, and where they end, either as
///
/// - `terminated` [N] and `truncated` [N], 0 or 1: what [DemonstrationWriter] writes, or
/// - `terminals` [N], 0 or 1: the layout of older data sets. It does not say whether an end was a fall or the time
///   limit, so every end is taken as truncated: a fall that is taken for a time limit costs little, a time limit that
///   is taken for a fall teaches that the last good state is worthless.
///
/// Rows after the last end are a trajectory that was cut: its last row is taken as truncated.
public final class DemonstrationReader {
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
        int actionSize = (int) matrix("actions").shape()[1];
        float[] observations = finite("observations", matrix("observations"));
        float[] actions = finite("actions", matrix("actions"));
        float[] rewards = finite("rewards", vector("rewards"));
        Npz.Array next = matrix("next_observations");
        if (next.shape()[1] != observationSize) {
            throw problem(
                    "has next_observations of shape " + next.shapeText() + " beside observations of "
                            + matrix("observations").shapeText(),
                    "give both the same shape");
        }
        float[] nextObservations = finite("next_observations", next);
        boolean[] terminated = new boolean[rows];
        boolean[] truncated;
        if (arrays.containsKey("terminated") || arrays.containsKey("truncated")) {
            terminated = flags("terminated");
            truncated = flags("truncated");
        } else {
            truncated = flags("terminals");
        }
        truncated[rows - 1] |= !terminated[rows - 1];
        TransitionBatch all = new TransitionBatch(
                rows,
                observationSize,
                actionSize,
                observations,
                actions,
                rewards,
                nextObservations,
                terminated,
                truncated);
        return new Demonstrations(file.toString(), split(all));
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
                    "store observations, actions, rewards, next_observations and either terminals or terminated and"
                            + " truncated");
        }
        return array;
    }

    private float[] finite(String name, Npz.Array array) {
        requireRows(name, array);
        float[] values = array.floats();
        int columns = values.length / rows;
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
