package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.array.NpzWriter;
import io.sd2ail.environment.EnvironmentSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small made demonstrations, whole and broken.
public final class DemonstrationFixture {
    public static final EnvironmentSpec SPEC =
            new EnvironmentSpec("Made-v0", 2, new double[] {-2}, new double[] {2}, 200);

    private DemonstrationFixture() {}

    /// A trajectory of observations (first + t, -t) with the actions given, reward 1 a step.
    public static Trajectory trajectory(float first, boolean terminates, float... actions) {
        int rows = actions.length;
        float[] observations = new float[2 * rows];
        float[] next = new float[2 * rows];
        float[] rewards = new float[rows];
        Arrays.fill(rewards, 1);
        for (int row = 0; row < rows; row++) {
            observations[2 * row] = first + row;
            observations[2 * row + 1] = -row;
            next[2 * row] = first + row + 1;
            next[2 * row + 1] = -(row + 1);
        }
        boolean[] terminated = new boolean[rows];
        boolean[] truncated = new boolean[rows];
        (terminates ? terminated : truncated)[rows - 1] = true;
        return new Trajectory(
                new TransitionBatch(rows, 2, 1, observations, actions, rewards, next, terminated, truncated));
    }

    public static Demonstrations demonstrations() {
        return new Demonstrations(
                "made.npz", List.of(trajectory(0, false, 0.5f, -1, 3), trajectory(10, true, 0.25f, 1.5f)));
    }

    /// Arrays of a file in the `terminals` layout: 4 rows, ends at rows 1 and 3.
    public static Map<String, Object> arrays() {
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("observations", new float[] {0, 1, 2, 3, 4, 5, 6, 7});
        arrays.put("actions", new float[] {0.1f, 0.2f, 0.3f, 0.4f});
        arrays.put("rewards", new float[] {1, 2, 3, 4});
        arrays.put("next_observations", new float[] {2, 3, 9, 9, 6, 7, 9, 9});
        arrays.put("terminals", new float[] {0, 1, 0, 1});
        return arrays;
    }

    public static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("observations", new long[] {4, 2});
        shapes.put("actions", new long[] {4, 1});
        shapes.put("rewards", new long[] {4});
        shapes.put("next_observations", new long[] {4, 2});
        shapes.put("terminals", new long[] {4});
        return shapes;
    }

    public static Path write(Path folder, Map<String, Object> arrays, Map<String, long[]> shapes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NpzWriter.write(bytes, arrays, shapes);
        return Files.write(folder.resolve("made.npz"), bytes.toByteArray());
    }
}
