package io.sd2ail.demonstration.format;

import io.sd2ail.data.Trajectory;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.ArrayChecks;
import io.sd2ail.demonstration.array.Names;
import io.sd2ail.demonstration.array.Npz;
import io.sd2ail.demonstration.array.NumericArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `.npz` of the `imitation` library up to 0.4 (`imitation.data.types.save`): `obs` of one row more than steps in
/// each trajectory, `acts`, `rews` if they are known, `terminal`, one flag a trajectory, and `indices`, where `acts` is
/// cut. What else is there (`infos`, pickled) stays closed.
final class ImitationFormat implements DemonstrationFormat {
    @Override
    public String name() {
        return "imitation npz";
    }

    @Override
    public boolean recognises(Path path, FileStart start) {
        if (!start.isZip()) {
            return false;
        }
        try (Npz npz = Npz.open(path)) {
            return npz.names().containsAll(List.of("indices", "obs"));
        } catch (DemonstrationFormatException _) { // damaged: refused by the last format for zips
            return false;
        }
    }

    @Override
    public DemonstrationFile read(Path path, List<String> observationParts) {
        ArrayChecks checks = new ArrayChecks(path);
        ObservationParts.requireTheseOrNone(path, null, observationParts);
        try (Npz npz = Npz.open(path)) {
            for (String name : List.of("acts", "terminal")) {
                if (!npz.names().contains(name)) {
                    throw checks.problem(
                            "has no array '" + name + "', only " + Names.of(npz.names()),
                            "save the trajectories again with imitation.data.types.save of imitation 0.3 or 0.4");
                }
            }
            NumericArray observations = checks.matrix("obs", npz.array("obs"));
            NumericArray actions = checks.matrix("acts", npz.array("acts"));
            boolean[] terminal = checks.flags("terminal", checks.vector("terminal", npz.array("terminal")));
            int[] cuts = cuts(checks, npz.array("indices"), (int) actions.shape()[0], terminal.length);
            checks.requireRows("obs", observations, actions.shape()[0] + terminal.length, "acts (+ 1 a trajectory)");
            NumericArray rewards = npz.names().contains("rews") ? checks.vector("rews", npz.array("rews")) : null;
            if (rewards != null) {
                checks.requireRows("rews", rewards, actions.shape()[0], "acts");
            }
            List<Trajectory> trajectories = new ArrayList<>();
            for (int k = 0; k < terminal.length; k++) {
                trajectories.add(new EpisodeRows(checks, "trajectory " + k + ", ")
                        .trajectory(
                                EpisodeRows.rows(observations, cuts[k] + k, cuts[k + 1] + k + 1),
                                EpisodeRows.rows(actions, cuts[k], cuts[k + 1]),
                                rewards == null ? null : EpisodeRows.rows(rewards, cuts[k], cuts[k + 1]),
                                null,
                                terminal[k]));
            }
            return DemonstrationFile.of(name(), EpisodeRows.demonstrations(checks, Origin.UNKNOWN, trajectories), null);
        }
    }

    /// First rows of the trajectories in `acts`, and the end behind the last.
    private static int[] cuts(ArrayChecks checks, NumericArray indices, int rows, int trajectories) {
        double[] given = checks.vector("indices", indices).values();
        if (given.length != trajectories - 1) {
            throw checks.problem(
                    "has " + given.length + " cuts in 'indices' beside " + trajectories + " trajectories in 'terminal'",
                    "save it again: there is one cut less than trajectories");
        }
        int[] cuts = new int[trajectories + 1];
        cuts[trajectories] = rows;
        for (int k = 0; k < given.length; k++) {
            cuts[k + 1] = (int) given[k];
        }
        for (int k = 0; k < trajectories; k++) {
            if (cuts[k + 1] <= cuts[k] || (k < given.length && cuts[k + 1] != given[k]) || cuts[k + 1] > rows) {
                throw checks.problem(
                        "cuts 'acts' of " + rows + " rows from " + cuts[k] + " to "
                                + (k < given.length ? given[k] : rows) + " in 'indices'",
                        "save it again: cuts grow, and every trajectory has a row");
            }
        }
        return cuts;
    }
}
