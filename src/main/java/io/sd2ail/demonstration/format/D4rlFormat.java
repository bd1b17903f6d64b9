package io.sd2ail.demonstration.format;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.ArraySource;
import io.sd2ail.demonstration.array.Hdf5;
import io.sd2ail.demonstration.array.Names;
import io.sd2ail.demonstration.array.NumericArray;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// D4RL's HDF5, and any like it: datasets of a row a step at the file's root ([FlatColumn]). Groups beside them
/// (`infos`, `metadata`) are left alone. It takes every HDF5 file that no other format knows, to say what is missing.
final class D4rlFormat implements DemonstrationFormat {
    @Override
    public String name() {
        return "D4RL HDF5";
    }

    @Override
    public boolean recognises(Path path, FileStart start) {
        return start.isHdf5();
    }

    @Override
    public DemonstrationFile read(Path path, List<String> observationParts) {
        ObservationParts.requireTheseOrNone(path, null, observationParts);
        try (Hdf5 hdf5 = Hdf5.open(path)) {
            Group root = hdf5.root();
            if (FlatColumn.OBSERVATIONS.names().stream().noneMatch(name -> Hdf5.child(root, name) instanceof Dataset)) {
                throw hdf5.checks()
                        .problem(
                                "is HDF5 of an unknown layout: it has "
                                        + Names.of(root.getChildren().keySet()),
                                "store observations, actions, rewards, terminals and timeouts (D4RL), data/demo_0"
                                        + " (robomimic), or save a Minari dataset");
            }
            return FlatRows.read(path, name(), new Source(hdf5, root), Origin.UNKNOWN);
        }
    }

    private record Source(Hdf5 hdf5, Group root) implements ArraySource {
        @Override
        public Collection<String> names() {
            return root.getChildren().keySet();
        }

        @Override
        public NumericArray array(String name) {
            return hdf5.array(root, name);
        }
    }
}
