package io.sd2ail.demonstration.format;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.array.ArrayChecks;
import io.sd2ail.demonstration.array.Hdf5;
import io.sd2ail.demonstration.array.Names;
import io.sd2ail.demonstration.array.NumericArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Observations that a file keeps in parts by name: which of them make an observation, and their rows side by side.
final class ObservationParts {
    private ObservationParts() {}

    /// The parts' names in the order of an observation: those asked for, or by name all of one number or one row of
    /// numbers a step.
    ///
    /// @param shapes of all parts of numbers
    static List<String> choose(ArrayChecks checks, SortedMap<String, long[]> shapes, List<String> asked) {
        for (String name : asked) {
            long[] shape = shapes.get(name);
            if (shape == null) {
                throw checks.problem(
                        "has no observation part '" + name + "', only " + Names.of(shapes.keySet()),
                        "name some of these in demonstrations.observations");
            }
            if (!isLow(shape)) {
                throw checks.problem(
                        "has observation part '" + name + "' of shape " + NumericArray.text(shape),
                        "name parts of one row of numbers a step in demonstrations.observations");
            }
        }
        List<String> all = shapes.entrySet().stream()
                .filter(part -> isLow(part.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (all.isEmpty()) {
            throw checks.problem(
                    "has no observations of one row of numbers a step, only " + Names.of(shapes.keySet()),
                    "record low-dimensional observations");
        }
        return asked.isEmpty() ? all : asked;
    }

    /// Of the datasets of numbers in a group, as [#choose(ArrayChecks, SortedMap, List)] does.
    static List<String> choose(Hdf5 hdf5, Group group, List<String> asked) {
        SortedMap<String, long[]> shapes = new TreeMap<>();
        hdf5.datasets(group).forEach((name, dataset) -> shapes.put(name, Hdf5.shape(dataset)));
        return choose(hdf5.checks(), shapes, asked);
    }

    private static boolean isLow(long[] shape) {
        return shape.length == 1 || shape.length == 2;
    }

    /// As it is stored with demonstrations that are written.
    static String text(List<String> parts) {
        return String.join(", ", parts);
    }

    /// For files whose observations are one array.
    ///
    /// @param made the parts that it was made of; null when it doesn't say
    static void requireTheseOrNone(Path file, @Nullable String made, List<String> asked) {
        if (!asked.isEmpty() && !text(asked).equals(made)) {
            throw new DemonstrationFormatException(
                    file,
                    "has observations " + (made == null ? "in one array, without parts by name" : "made of " + made)
                            + ", and demonstrations.observations asks for " + text(asked),
                    "leave that setting out" + (made == null ? "" : ", or convert the original file anew"));
        }
    }

    /// Datasets of a group side by side.
    static NumericArray join(Hdf5 hdf5, Group group, List<String> names) {
        SortedMap<String, Dataset> datasets = hdf5.datasets(group);
        List<NumericArray> parts = new ArrayList<>();
        for (String name : names) {
            Dataset dataset = datasets.get(name);
            if (dataset == null || !isLow(Hdf5.shape(dataset))) {
                throw hdf5.checks()
                        .problem(
                                "has no observation part '" + name + "' of one row a step in " + group.getPath(),
                                "leave trajectories without it out, or name other parts in demonstrations.observations");
            }
            parts.add(hdf5.array(dataset));
        }
        return join(hdf5.checks(), names, parts);
    }

    /// Columns side by side, part after part.
    ///
    /// @param parts [rows] or [rows, any]
    static NumericArray join(ArrayChecks checks, List<String> names, List<NumericArray> parts) {
        int rows = (int) parts.getFirst().shape()[0];
        List<Integer> widths = new ArrayList<>();
        for (int k = 0; k < parts.size(); k++) {
            checks.requireRows(names.get(k), parts.get(k), rows, names.getFirst());
            widths.add(parts.get(k).shape().length == 1 ? 1 : (int) parts.get(k).shape()[1]);
        }
        int size = widths.stream().mapToInt(Integer::intValue).sum();
        double[] joined = new double[Math.multiplyExact(rows, size)];
        int column = 0;
        for (int k = 0; k < parts.size(); k++) {
            int width = widths.get(k);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(parts.get(k).values(), row * width, joined, row * size + column, width);
            }
            column += width;
        }
        return new NumericArray(new long[] {rows, size}, joined);
    }
}
