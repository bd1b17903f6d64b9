package io.sd2ail.demonstration.format;

import com.typesafe.config.Config;
import io.jhdf.api.Group;
import io.sd2ail.data.Trajectory;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.ArrayChecks;
import io.sd2ail.demonstration.array.Hdf5;
import io.sd2ail.demonstration.array.NumericArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Minari dataset: its directory (`data/main_data.hdf5`, `data/metadata.json`), its `data` folder or the HDF5 file
/// alone. Groups `episode_0`, `episode_1`, ... hold `observations` with a row more than steps (or a group of named
/// parts, for Dict and Tuple spaces), `actions`, `rewards`, `terminations` and `truncations`.
final class MinariFormat implements DemonstrationFormat {
    private static final String DATA = "main_data.hdf5";
    private static final String EPISODE = "episode_";

    @Override
    public String name() {
        return "Minari dataset";
    }

    @Override
    public boolean recognises(Path path, FileStart start) {
        if (start.directory()) {
            return metadata(path) != null || Files.exists(path.resolve("data").resolve(DATA));
        }
        if (!start.isHdf5()) {
            return false;
        }
        try (Hdf5 hdf5 = Hdf5.open(path)) {
            return hdf5.root().getChildren().keySet().stream().anyMatch(name -> name.startsWith(EPISODE));
        } catch (RuntimeException _) { // damaged: refused by the last format for HDF5
            return false;
        }
    }

    /// The file beside the data that says what they are; null when there is none.
    private static @Nullable Path metadata(Path directory) {
        for (Path folder : List.of(directory.resolve("data"), directory)) {
            Path file = folder.resolve("metadata.json");
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }

    @Override
    public DemonstrationFile read(Path path, List<String> observationParts) throws IOException {
        Path beside = metadata(Files.isDirectory(path) ? path : path.resolveSibling("."));
        Config metadata = beside == null ? null : Json.read(beside);
        Path file = file(path, metadata);
        Refusals.check(file, FileStart.of(file));
        try (Hdf5 hdf5 = Hdf5.open(file)) {
            List<Group> episodes = hdf5.numbered(hdf5.root(), EPISODE);
            requireAll(hdf5.checks(), metadata, episodes);
            List<String> parts = parts(hdf5, episodes.getFirst(), observationParts);
            List<Trajectory> trajectories = new ArrayList<>();
            for (Group episode : episodes) {
                trajectories.add(trajectory(hdf5, episode, parts));
            }
            Origin origin = new Origin(
                    environment(metadata),
                    null,
                    Double.NaN,
                    null,
                    null,
                    parts.isEmpty() ? null : ObservationParts.text(parts));
            return DemonstrationFile.of(
                    name(), EpisodeRows.demonstrations(new ArrayChecks(path), origin, trajectories), null);
        }
    }

    private static Path file(Path path, @Nullable Config metadata) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        Path inside = path.resolve("data").resolve(DATA);
        Path file = Files.exists(inside) ? inside : path.resolve(DATA);
        if (!Files.exists(file)) {
            String format =
                    metadata != null && metadata.hasPath("data_format") ? metadata.getString("data_format") : "";
            throw new ArrayChecks(path)
                    .problem(
                            "is a Minari dataset without " + DATA
                                    + (format.isEmpty() ? "" : ", its data_format is " + format),
                            "create it with data_format=\"hdf5\", or download it whole");
        }
        return file;
    }

    private static void requireAll(ArrayChecks checks, @Nullable Config metadata, List<Group> episodes) {
        if (episodes.isEmpty()) {
            throw checks.problem("holds no episodes", "record at least one");
        }
        if (metadata != null && metadata.hasPath("total_episodes")) {
            long total = metadata.getLong("total_episodes");
            if (total != episodes.size()) {
                throw checks.problem(
                        "holds " + episodes.size() + " of the " + total + " episodes that metadata.json names",
                        "download the dataset again");
            }
        }
    }

    /// The parts of an observation; empty when it is one array.
    private static List<String> parts(Hdf5 hdf5, Group episode, List<String> asked) {
        if (Hdf5.child(episode, "observations") instanceof Group group) {
            return ObservationParts.choose(hdf5, group, asked);
        }
        ObservationParts.requireTheseOrNone(hdf5.checks().file(), null, asked);
        return List.of();
    }

    private static Trajectory trajectory(Hdf5 hdf5, Group episode, List<String> parts) {
        String where = episode.getName() + "/";
        ArrayChecks checks = hdf5.checks();
        if (Hdf5.child(episode, "actions") instanceof Group) {
            throw checks.problem(
                    "has actions in parts in " + episode.getName(), "record actions of one row of numbers a step");
        }
        String name = where + "terminations";
        NumericArray ends = checks.vector(name, hdf5.array(episode, "terminations"));
        boolean[] terminations = checks.flags(name, ends);
        for (int row = 0; row + 1 < terminations.length; row++) {
            if (terminations[row]) {
                throw checks.problem(
                        "goes on after the termination at row " + row + " of " + episode.getName(),
                        "split the episode there");
            }
        }
        NumericArray actions = hdf5.array(episode, "actions");
        if (actions.shape().length > 0) {
            checks.requireRows(name, ends, actions.shape()[0], where + "actions");
        }
        return new EpisodeRows(checks, where)
                .trajectory(
                        parts.isEmpty()
                                ? hdf5.array(episode, "observations")
                                : ObservationParts.join(hdf5, (Group) episode.getChild("observations"), parts),
                        actions,
                        hdf5.arrayIfThere(episode, "rewards"),
                        null,
                        terminations.length > 0 && terminations[terminations.length - 1]);
    }

    /// Gymnasium's name of the environment.
    private static @Nullable String environment(@Nullable Config metadata) {
        if (metadata == null || !metadata.hasPath("env_spec")) {
            return null;
        }
        Config specification = Json.parse(metadata.getString("env_spec"));
        return specification != null && specification.hasPath("id") ? specification.getString("id") : null;
    }
}
