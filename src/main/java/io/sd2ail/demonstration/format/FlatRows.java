package io.sd2ail.demonstration.format;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.ArrayChecks;
import io.sd2ail.demonstration.array.ArraySource;
import io.sd2ail.demonstration.array.Names;
import io.sd2ail.demonstration.array.NumericArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads files that hold all trajectories one after the other, in arrays of a row a step ([FlatColumn]). Where the
/// trajectories end is told by [FlatEnds]. Rows after the last end are a trajectory that was cut.
///
/// What follows a row stands in `next_observations`, or only what follows the last rows of the trajectories in
/// `final_observations`; then a row's next observation is the next row's observation. Without either it is unknown what
/// follows a trajectory's last row: NaN. Actions may be missing (then their size is 0), and rewards (NaN).
final class FlatRows {
    private final ArraySource source;
    private final ArrayChecks checks;
    private final NumericArray observations;
    private final String observationsName;
    private final int rows;
    private final int observationSize;

    private FlatRows(Path file, ArraySource source) {
        this.source = source;
        this.checks = new ArrayChecks(file);
        String name = name(FlatColumn.OBSERVATIONS);
        if (name == null) {
            throw checks.problem(
                    "has no array 'observations', only " + Names.of(source.names()),
                    "store observations, either terminals or terminated and truncated, and where they are known actions,"
                            + " rewards and next_observations");
        }
        this.observationsName = name;
        this.observations = checks.matrix(name, source.array(name));
        this.rows = (int) observations.shape()[0];
        this.observationSize = (int) observations.shape()[1];
        if (rows == 0) {
            throw checks.problem("holds no rows", "record at least one trajectory");
        }
    }

    /// @param format name of it
    static DemonstrationFile read(Path file, String format, ArraySource source, Origin origin) {
        return new FlatRows(file, source).read(format, origin);
    }

    private DemonstrationFile read(String format, Origin origin) {
        float[] seen = checks.finite(observationsName, observations);
        float[] actions = actions();
        FlatEnds ends = FlatEnds.of(this);
        TransitionBatch all = new TransitionBatch(
                rows,
                observationSize,
                actions.length / rows,
                seen,
                actions,
                rewards(),
                nextObservations(seen, ends),
                ends.terminated(),
                ends.truncated());
        return DemonstrationFile.of(
                format, new Demonstrations(checks.file().toString(), origin, split(all)), ends.lack());
    }

    private float[] actions() {
        String name = name(FlatColumn.ACTIONS);
        if (name == null) {
            return new float[0];
        }
        NumericArray actions = checks.matrix(name, source.array(name));
        checks.requireRows(name, actions, rows, observationsName);
        return checks.finite(name, actions);
    }

    private float[] rewards() {
        String name = name(FlatColumn.REWARDS);
        if (name == null) {
            return EpisodeRows.unknown(rows);
        }
        return checks.finite(name, rowwise(name));
    }

    private float[] nextObservations(float[] seen, FlatEnds ends) {
        String name = name(FlatColumn.NEXT_OBSERVATIONS);
        if (name != null) {
            NumericArray next = besideObservations(name);
            checks.requireRows(name, next, rows, observationsName);
            return checks.finite(name, next);
        }
        float[] finals = finalObservations(ends);
        float[] next = new float[seen.length];
        System.arraycopy(seen, observationSize, next, 0, next.length - observationSize);
        for (int row = 0, end = 0; row < rows; row++) {
            if (ends.at(row)) {
                System.arraycopy(finals, end++ * observationSize, next, row * observationSize, observationSize);
            }
        }
        return next;
    }

    private float[] finalObservations(FlatEnds ends) {
        String name = name(FlatColumn.FINAL_OBSERVATIONS);
        if (name == null) {
            return EpisodeRows.unknown(ends.count() * observationSize);
        }
        NumericArray given = besideObservations(name);
        if (given.shape()[0] != ends.count()) {
            throw checks.problem(
                    "has " + given.shape()[0] + " rows in '" + name + "' beside " + ends.count() + " trajectories",
                    "store the observation that follows each trajectory's last row");
        }
        return checks.finite(name, given);
    }

    private NumericArray besideObservations(String name) {
        NumericArray given = checks.matrix(name, source.array(name));
        if (given.shape()[1] != observationSize) {
            throw checks.problem(
                    "has " + name + " of shape " + given.shapeText() + " beside " + observationsName + " of "
                            + observations.shapeText(),
                    "give both as many columns");
        }
        return given;
    }

    private static List<Trajectory> split(TransitionBatch all) {
        List<Trajectory> trajectories = new ArrayList<>();
        int begin = 0;
        for (int row = 0; row < all.rows(); row++) {
            if (all.terminated()[row] || all.truncated()[row]) {
                trajectories.add(new Trajectory(all.range(begin, row + 1)));
                begin = row + 1;
            }
        }
        return trajectories;
    }

    int rows() {
        return rows;
    }

    ArrayChecks checks() {
        return checks;
    }

    boolean has(FlatColumn column) {
        return name(column) != null;
    }

    /// What the file calls a column; null when it has none.
    @Nullable
    String name(FlatColumn column) {
        for (String name : column.names()) {
            if (source.names().contains(name)) {
                return name;
            }
        }
        return null;
    }

    /// One number a row.
    private NumericArray rowwise(String name) {
        NumericArray array = checks.vector(name, source.array(name));
        checks.requireRows(name, array, rows, observationsName);
        return array;
    }

    private String required(FlatColumn column) {
        String name = name(column);
        if (name == null) {
            throw checks.problem(
                    "has no array '" + column.names().getFirst() + "', only " + Names.of(source.names()),
                    "mark where trajectories end: terminated and truncated, terminals (and timeouts), episode_starts, or"
                            + " the number of each row's episode");
        }
        return name;
    }

    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when there is no such column
    double[] numbers(FlatColumn column) {
        return rowwise(required(column)).values();
    }

    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when there is no such column
    boolean[] flags(FlatColumn column) {
        String name = required(column);
        return checks.flags(name, rowwise(name));
    }
}
