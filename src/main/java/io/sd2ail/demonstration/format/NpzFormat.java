package io.sd2ail.demonstration.format;

import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.Npz;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// NumPy's `.npz` of arrays with a row a step ([FlatColumn]): the format that is written here, D4RL's names, and
/// Stable-Baselines' `ExpertDataset`. Scalars say what is known of the file's [Origin].
/// It takes every zip that no other format knows, to say what is missing.
final class NpzFormat implements DemonstrationFormat {
    private static final Set<String> OURS = Set.of(
            "observations",
            "actions",
            "rewards",
            "next_observations",
            "final_observations",
            "terminated",
            "truncated",
            "environment",
            "contacts",
            "expert_return",
            "seed",
            "versions",
            "observation_parts");

    @Override
    public String name() {
        return "NumPy npz";
    }

    @Override
    public boolean recognises(Path path, FileStart start) {
        return start.isZip();
    }

    @Override
    public DemonstrationFile read(Path path, List<String> observationParts) {
        try (Npz npz = Npz.open(path)) {
            if (npz.names().isEmpty()) {
                throw new DemonstrationFormatException(
                        path, "holds no NumPy arrays", "write it with numpy.savez or numpy.savez_compressed");
            }
            Origin origin = origin(path, npz);
            ObservationParts.requireTheseOrNone(path, origin.observationParts(), observationParts);
            return FlatRows.read(path, name(), npz, origin);
        }
    }

    /// Whether a file is as [DemonstrationWriter] would write it, but for the order of its arrays.
    static boolean isOurs(Path path) {
        try (Npz npz = Npz.open(path)) {
            return OURS.containsAll(npz.names())
                    && npz.names().containsAll(List.of("observations", "terminated", "truncated"));
        } catch (DemonstrationFormatException _) {
            return false;
        }
    }

    private static Origin origin(Path path, Npz npz) {
        double expertReturn = Double.NaN;
        if (npz.names().contains("expert_return")) {
            double[] given = npz.array("expert_return").values();
            if (given.length != 1 || !Double.isFinite(given[0])) {
                throw new DemonstrationFormatException(
                        path,
                        "has 'expert_return' that is no single finite number",
                        "store one number, or leave it out");
            }
            expertReturn = given[0];
        }
        String environment = npz.text("environment");
        if (environment == null && npz.names().contains("environment")) {
            throw new DemonstrationFormatException(
                    path, "has 'environment' that is no text", "store it as a str, or leave it out");
        }
        return new Origin(
                environment == null || environment.isEmpty() ? null : environment,
                npz.text("contacts"),
                expertReturn,
                seed(npz),
                npz.text("versions"),
                npz.text("observation_parts"));
    }

    /// Of one whole number; other files' seeds are anything.
    private static @Nullable Long seed(Npz npz) {
        if (!npz.names().contains("seed")) {
            return null;
        }
        try {
            double[] seed = npz.array("seed").values();
            return seed.length == 1 && seed[0] == (long) seed[0] ? (long) seed[0] : null;
        } catch (DemonstrationFormatException _) {
            return null;
        }
    }
}
