package io.sd2ail.demonstration.array;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import io.sd2ail.demonstration.DemonstrationFormatException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An HDF5 file: its groups, and its datasets of numbers. Links to other files are not followed.
public final class Hdf5 implements AutoCloseable {
    /// Groups in groups; parts of observations come nowhere near this.
    private static final int DEEPEST = 8;

    /// NumPy's booleans are an enumeration of these.
    private static final Set<String> BOOLEANS = Set.of("FALSE", "TRUE");

    private final HdfFile hdf;
    private final ArrayChecks checks;
    private final MemoryBudget budget;

    private Hdf5(Path file, HdfFile hdf) {
        this.hdf = hdf;
        this.checks = new ArrayChecks(file);
        this.budget = new MemoryBudget(file);
    }

    /// @throws DemonstrationFormatException when it is no whole HDF5 file
    public static Hdf5 open(Path file) {
        try {
            return new Hdf5(file, new HdfFile(file));
        } catch (HdfException e) {
            throw new DemonstrationFormatException(
                    file, "is no whole HDF5 file (" + e.getMessage() + ")", "copy or save it again", e);
        }
    }

    public Group root() {
        return hdf;
    }

    public ArrayChecks checks() {
        return checks;
    }

    /// @return null when there is none of this name, or it is a link to another file
    public static @Nullable Node child(Group group, String name) {
        Node node = group.getChildren().get(name);
        return node == null || node.isLink() ? null : node;
    }

    /// Groups of a prefix and a number, in the order of their numbers: of their names `episode_10` stands before
    /// `episode_2`.
    public List<Group> numbered(Group parent, String prefix) {
        List<Group> groups = new ArrayList<>();
        for (String name : parent.getChildren().keySet()) {
            if (!name.matches(prefix + "\\d{1,9}")) {
                continue;
            }
            if (!(child(parent, name) instanceof Group group)) {
                throw checks.problem(
                        "has '" + name + "' that is no group, or a link to another file",
                        "store the trajectories in one file");
            }
            groups.add(group);
        }
        groups.sort(Comparator.comparingInt(group -> number(group, prefix)));
        return groups;
    }

    private static int number(Node node, String prefix) {
        return Integer.parseInt(node.getName().substring(prefix.length()));
    }

    /// @throws DemonstrationFormatException when there is no such dataset of numbers
    public NumericArray array(Group group, String name) {
        NumericArray array = arrayIfThere(group, name);
        if (array == null) {
            throw checks.problem(
                    "has no dataset '" + name + "' in " + group.getPath() + ", only "
                            + Names.of(group.getChildren().keySet()),
                    "record it, or choose a file that has it");
        }
        return array;
    }

    /// @return null when there is no such dataset
    @Nullable
    public NumericArray arrayIfThere(Group group, String name) {
        return child(group, name) instanceof Dataset dataset ? array(dataset) : null;
    }

    /// The datasets of numbers in a group and in its groups, by their path from there.
    public SortedMap<String, Dataset> datasets(Group group) {
        SortedMap<String, Dataset> found = new TreeMap<>();
        collect(group, "", found, 0);
        return found;
    }

    private static void collect(Group group, String prefix, SortedMap<String, Dataset> found, int depth) {
        for (String name : group.getChildren().keySet()) {
            Node node = child(group, name);
            if (node instanceof Dataset dataset && isNumeric(dataset)) {
                found.put(prefix + name, dataset);
            } else if (node instanceof Group inner && depth < DEEPEST) {
                collect(inner, prefix + name + "/", found, depth + 1);
            }
        }
    }

    private static boolean isNumeric(Dataset dataset) {
        Class<?> type = dataset.getJavaType();
        return !dataset.isCompound() && !dataset.isVariableLength() && (type.isPrimitive() || type == BigInteger.class);
    }

    public static long[] shape(Dataset dataset) {
        return Arrays.stream(dataset.getDimensions()).asLongStream().toArray();
    }

    public NumericArray array(Dataset dataset) {
        String name = dataset.getPath();
        budget.take(name, dataset.getSize());
        if (dataset.isEmpty() || dataset.getSize() == 0) {
            return new NumericArray(shape(dataset), new double[0]);
        }
        double[] values = dataset.isCompound() || dataset.isVariableLength() ? null : doubles(flat(dataset));
        if (values == null) {
            throw checks.problem(
                    "stores '" + name + "' as " + dataset.getJavaType().getSimpleName() + ", which are no numbers",
                    "store it as float32");
        }
        if (values.length != dataset.getSize()) {
            throw checks.problem("is damaged at '" + name + "'", "copy or save it again");
        }
        return new NumericArray(shape(dataset), values);
    }

    private static Object flat(Dataset dataset) {
        return Objects.requireNonNull(dataset.isScalar() ? dataset.getData() : dataset.getDataFlat());
    }

    private static double @Nullable [] doubles(Object flat) {
        return switch (flat) {
            case double[] values -> values;
            case float[] values ->
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
            case long[] values -> Arrays.stream(values).asDoubleStream().toArray();
            case int[] values -> Arrays.stream(values).asDoubleStream().toArray();
            case short[] values ->
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
            case byte[] values ->
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
            case BigInteger[] values ->
                Arrays.stream(values).mapToDouble(BigInteger::doubleValue).toArray();
            case String[] values -> booleans(values);
            default -> null;
        };
    }

    private static double @Nullable [] booleans(String[] names) {
        return BOOLEANS.containsAll(Arrays.asList(names))
                ? Arrays.stream(names)
                        .mapToDouble(name -> name.equals("TRUE") ? 1 : 0)
                        .toArray()
                : null;
    }

    @Override
    public void close() {
        hdf.close();
    }
}
