package io.sd2ail;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.demonstration.array.Npz;
import io.sd2ail.demonstration.array.NumericArray;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// A file of golden vectors: numbers that were computed outside this project. Read from `-Dsd2ail.golden=DIR` (with
/// `algo/` and `env/` beneath it), from the test resources by default.
public final class Golden {
    private final String file;
    private final Map<String, NumericArray> arrays;

    private Golden(String file, Map<String, NumericArray> arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    /// @param file for example `algo/schedule`
    public static Golden read(String file) {
        String folder = System.getProperty("sd2ail.golden", "");
        Path path = folder.isEmpty()
                ? resource("/golden/" + file + ".npz")
                : Path.of(folder).resolve(file + ".npz");
        return new Golden(file, all(path));
    }

    /// One that only the test resources have.
    public static Golden ours(String file) {
        return new Golden(file, all(resource("/golden/" + file + ".npz")));
    }

    private static Map<String, NumericArray> all(Path file) {
        try (Npz npz = Npz.open(file)) {
            return npz.names().stream().collect(Collectors.toMap(name -> name, npz::array));
        }
    }

    private static Path resource(String name) {
        URL url = Objects.requireNonNull(Golden.class.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean has(String key) {
        return arrays.containsKey(key);
    }

    public NumericArray array(String key) {
        return Objects.requireNonNull(arrays.get(key), () -> file + " has no '" + key + "', only " + arrays.keySet());
    }

    public float[] floats(String key) {
        return array(key).floats();
    }

    public int[] ints(String key) {
        return array(key).ints();
    }

    /// A scalar.
    public double number(String key) {
        return array(key).values()[0];
    }

    /// Every entry within `absolute + relative |expected|` of the golden one.
    public void check(String key, float[] actual, double absolute, double relative) {
        double[] expected = array(key).values();
        assertThat(actual).as("%s: %s, length", file, key).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double tolerance = absolute + relative * Math.abs(expected[i]);
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
                throw new AssertionError("%s: %s[%d] is %s, golden %s, tolerance %s"
                        .formatted(file, key, i, actual[i], expected[i], tolerance));
            }
        }
    }

    /// Every entry within `fraction` of the largest golden entry.
    public void checkOfLargest(String key, float[] actual, double fraction) {
        double largest = 0;
        for (double expected : array(key).values()) {
            largest = Math.max(largest, Math.abs(expected));
        }
        check(key, actual, fraction * largest, 0);
    }
}
