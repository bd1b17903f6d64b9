package io.sd2ail.demonstration.format;

import com.typesafe.config.Config;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.ArrayChecks;
import io.sd2ail.demonstration.array.ArraySource;
import io.sd2ail.demonstration.array.MemoryBudget;
import io.sd2ail.demonstration.array.Names;
import io.sd2ail.demonstration.array.NumericArray;
import io.sd2ail.demonstration.array.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A LeRobot dataset: its directory (`meta/info.json`, and Parquet files below `data`, versions 2 and 3 of the format),
/// or one Parquet file alone. A row has `observation.state` and perhaps further `observation.` parts, `action`,
/// `episode_index` and perhaps `next.reward`. `next.done` doesn't tell falls: every end counts as cut off.
final class LeRobotFormat implements DemonstrationFormat {
    private static final String OBSERVATION = "observation.";

    @Override
    public String name() {
        return "LeRobot dataset";
    }

    @Override
    public boolean recognises(Path path, FileStart start) {
        return start.directory() ? Files.exists(path.resolve("meta").resolve("info.json")) : start.isParquet();
    }

    @Override
    public DemonstrationFile read(Path path, List<String> observationParts) throws IOException {
        ArrayChecks checks = new ArrayChecks(path);
        Map<String, NumericArray> columns = columns(checks, files(checks, path));
        NumericArray actions = column(checks, columns, "action");
        NumericArray episodes = column(checks, columns, "episode_index");
        SortedMap<String, long[]> shapes = new TreeMap<>();
        columns.forEach((name, array) -> {
            if (name.startsWith(OBSERVATION)) {
                shapes.put(name, array.shape());
            }
        });
        List<String> parts = ObservationParts.choose(checks, shapes, observationParts);
        requireAll(checks, path, episodes);
        Map<String, NumericArray> flat = new LinkedHashMap<>();
        flat.put(
                "observations",
                ObservationParts.join(
                        checks, parts, parts.stream().map(columns::get).toList()));
        flat.put("action", asRows(actions));
        flat.put("episode_index", episodes);
        NumericArray rewards = columns.get("next.reward");
        if (rewards != null) {
            // Of shape (1,) in some data sets, so a list of one.
            flat.put("reward", new NumericArray(new long[] {rewards.shape()[0]}, rewards.values()));
        }
        Origin origin = new Origin(null, null, Double.NaN, null, null, ObservationParts.text(parts));
        return FlatRows.read(path, name(), new Source(flat), origin);
    }

    private static NumericArray column(ArrayChecks checks, Map<String, NumericArray> columns, String name) {
        NumericArray column = columns.get(name);
        if (column == null) {
            throw checks.problem(
                    "has no column '" + name + "' of numbers, only " + Names.of(columns.keySet()),
                    "write the dataset with LeRobot: observation.state, action, episode_index");
        }
        return column;
    }

    /// An action of one entry may stand there as a number.
    private static NumericArray asRows(NumericArray array) {
        return array.shape().length == 2 ? array : new NumericArray(new long[] {array.shape()[0], 1}, array.values());
    }

    private static List<Path> files(ArrayChecks checks, Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        Path data = path.resolve("data");
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(data)) {
            try (Stream<Path> below = Files.walk(data, 3)) {
                // Numbers in their names have leading zeros.
                below.filter(file -> file.toString().endsWith(".parquet"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        if (files.isEmpty()) {
            throw checks.problem("holds no Parquet file below " + data, "download the dataset whole");
        }
        return files;
    }

    private static Map<String, NumericArray> columns(ArrayChecks checks, List<Path> files) throws IOException {
        MemoryBudget budget = new MemoryBudget(checks.file());
        Map<String, List<NumericArray>> pieces = new LinkedHashMap<>();
        for (Path file : files) {
            FileStart start = FileStart.of(file);
            Refusals.check(file, start);
            if (!start.isParquet()) {
                throw new ArrayChecks(file).problem("is no Parquet file", "download it again");
            }
            Map<String, NumericArray> read = Parquet.read(file, budget, LeRobotFormat::isWanted);
            if (!pieces.isEmpty() && !pieces.keySet().equals(read.keySet())) {
                throw new ArrayChecks(file)
                        .problem(
                                "has columns " + Names.of(read.keySet()) + ", the files before it have "
                                        + Names.of(pieces.keySet()),
                                "download the dataset again");
            }
            read.forEach((name, array) ->
                    pieces.computeIfAbsent(name, _ -> new ArrayList<>()).add(array));
        }
        Map<String, NumericArray> whole = new LinkedHashMap<>();
        pieces.forEach((name, arrays) -> whole.put(name, concatenated(checks, name, arrays)));
        return whole;
    }

    private static boolean isWanted(String column) {
        return column.startsWith(OBSERVATION)
                || List.of("action", "episode_index", "next.reward").contains(column);
    }

    private static NumericArray concatenated(ArrayChecks checks, String name, List<NumericArray> arrays) {
        long[] shape = arrays.getFirst().shape().clone();
        shape[0] = 0;
        for (NumericArray array : arrays) {
            if (array.shape().length != shape.length || (shape.length == 2 && array.shape()[1] != shape[1])) {
                throw checks.problem(
                        "has '" + name + "' of different sizes in its files", "write the dataset with one robot");
            }
            shape[0] += array.shape()[0];
        }
        double[] values = arrays.stream()
                .flatMapToDouble(array -> Arrays.stream(array.values()))
                .toArray();
        return new NumericArray(shape, values);
    }

    private static void requireAll(ArrayChecks checks, Path path, NumericArray rows) throws IOException {
        Path description = path.resolve("meta").resolve("info.json");
        if (!Files.exists(description)) {
            return;
        }
        Config info = Json.read(description);
        if (info.hasPath("total_frames") && info.getLong("total_frames") != rows.shape()[0]) {
            throw checks.problem(
                    "holds " + rows.shape()[0] + " of the " + info.getLong("total_frames")
                            + " rows that meta/info.json names",
                    "download the dataset again");
        }
    }

    private record Source(Map<String, NumericArray> arrays) implements ArraySource {
        @Override
        public Collection<String> names() {
            return arrays.keySet();
        }

        @Override
        public NumericArray array(String name) {
            return Objects.requireNonNull(arrays.get(name));
        }
    }
}
