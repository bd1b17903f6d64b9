package io.sd2ail.demonstration.format;

import io.jhdf.api.Group;
import io.sd2ail.data.Trajectory;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.Hdf5;
import io.sd2ail.demonstration.array.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// robomimic's HDF5: `data/demo_0`, `data/demo_1`, ... with `actions`, `obs` and perhaps `next_obs` in named parts, and
/// perhaps `rewards`. Its `dones` mark success, not falls: every trajectory counts as cut off. Images among the parts
/// are left alone, and so is `mask`.
final class RobomimicFormat implements DemonstrationFormat {
    private static final String DEMO = "demo_";

    @Override
    public String name() {
        return "robomimic HDF5";
    }

    @Override
    public boolean recognises(Path path, FileStart start) {
        if (!start.isHdf5()) {
            return false;
        }
        try (Hdf5 hdf5 = Hdf5.open(path)) {
            return Hdf5.child(hdf5.root(), "data") instanceof Group;
        } catch (RuntimeException _) { // damaged: refused by the last format for HDF5
            return false;
        }
    }

    @Override
    public DemonstrationFile read(Path path, List<String> observationParts) {
        try (Hdf5 hdf5 = Hdf5.open(path)) {
            List<Group> demos = hdf5.numbered((Group) hdf5.root().getChild("data"), DEMO);
            if (demos.isEmpty()) {
                throw hdf5.checks().problem("holds no data/demo_0", "record at least one demonstration");
            }
            List<String> parts = ObservationParts.choose(hdf5, group(hdf5, demos.getFirst(), "obs"), observationParts);
            List<Trajectory> trajectories = new ArrayList<>();
            for (Group demo : demos) {
                trajectories.add(trajectory(hdf5, demo, parts));
            }
            Origin origin = new Origin(null, null, Double.NaN, null, null, ObservationParts.text(parts));
            return DemonstrationFile.of(
                    name(),
                    EpisodeRows.demonstrations(hdf5.checks(), origin, trajectories),
                    DemonstrationFile.FALLS_UNTOLD);
        }
    }

    private static Trajectory trajectory(Hdf5 hdf5, Group demo, List<String> parts) {
        boolean withNext = Hdf5.child(demo, "next_obs") instanceof Group;
        return new EpisodeRows(hdf5.checks(), "data/" + demo.getName() + "/")
                .trajectory(
                        ObservationParts.join(hdf5, group(hdf5, demo, "obs"), parts),
                        hdf5.array(demo, "actions"),
                        hdf5.arrayIfThere(demo, "rewards"),
                        withNext ? ObservationParts.join(hdf5, group(hdf5, demo, "next_obs"), parts) : null,
                        false);
    }

    private static Group group(Hdf5 hdf5, Group demo, String name) {
        if (Hdf5.child(demo, name) instanceof Group group) {
            return group;
        }
        throw hdf5.checks()
                .problem(
                        "has no group '" + name + "' in data/" + demo.getName() + ", only "
                                + Names.of(demo.getChildren().keySet()),
                        "write observations into it with robomimic's dataset_states_to_obs.py");
    }
}
