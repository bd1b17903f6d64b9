package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes demonstrations as the `.npz` that [DemonstrationReader] and `numpy.load` read: `observations`, `actions`,
/// `rewards` (float32) and `terminated`, `truncated` (bool), all trajectories one after the other, and
/// `final_observations` (float32), what follows each trajectory's last row: within a trajectory the next row's
/// observation is the next observation. What is known of their [Origin] stands beside as scalars.
public final class DemonstrationWriter {
    private DemonstrationWriter() {}

    /// Writes the file whole or not at all: beside its place first, then renamed. The same demonstrations give the same
    /// bytes.
    ///
    /// @throws IllegalArgumentException when next observations don't follow, so that they can't be left out
    /// @throws IOException when it can't be written; what was at `file` before is untouched
    public static void write(Path file, Demonstrations demonstrations) throws IOException {
        List<TransitionBatch> steps = demonstrations.trajectories().stream()
                .map(Trajectory::transitions)
                .toList();
        steps.forEach(DemonstrationWriter::requireContinuous);
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("observations", floats(steps, TransitionBatch::observations));
        arrays.put("actions", floats(steps, TransitionBatch::actions));
        arrays.put("rewards", floats(steps, TransitionBatch::rewards));
        arrays.put("final_observations", floats(steps, DemonstrationWriter::finalObservation));
        arrays.put("terminated", booleans(steps, TransitionBatch::terminated));
        arrays.put("truncated", booleans(steps, TransitionBatch::truncated));
        putOrigin(demonstrations.origin(), arrays);
        long rows = demonstrations.rows();
        Map<String, long[]> shapes = Map.of(
                "observations", new long[] {rows, demonstrations.observationSize()},
                "actions", new long[] {rows, demonstrations.actionSize()},
                "rewards", new long[] {rows},
                "final_observations", new long[] {steps.size(), demonstrations.observationSize()},
                "terminated", new long[] {rows},
                "truncated", new long[] {rows});
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside))) {
                Npz.write(out, arrays, shapes);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static float[] floats(List<TransitionBatch> steps, Function<TransitionBatch, float[]> column) {
        int length =
                steps.stream().mapToInt(batch -> column.apply(batch).length).sum();
        float[] all = new float[length];
        int at = 0;
        for (TransitionBatch batch : steps) {
            float[] values = column.apply(batch);
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    private static void requireContinuous(TransitionBatch steps) {
        int size = steps.observationSize();
        int inside = (steps.rows() - 1) * size;
        if (!Arrays.equals(steps.nextObservations(), 0, inside, steps.observations(), size, size + inside)) {
            throw new IllegalArgumentException(
                    "a trajectory's next observations are not the observations of its next rows");
        }
    }

    private static float[] finalObservation(TransitionBatch steps) {
        int size = steps.observationSize();
        return Arrays.copyOfRange(steps.nextObservations(), (steps.rows() - 1) * size, steps.rows() * size);
    }

    private static void putOrigin(Origin origin, Map<String, Object> arrays) {
        putIfKnown(arrays, "environment", origin.environment());
        putIfKnown(arrays, "contacts", origin.contacts());
        putIfKnown(arrays, "expert_return", Double.isNaN(origin.expertReturn()) ? null : origin.expertReturn());
        putIfKnown(arrays, "seed", origin.seed());
        putIfKnown(arrays, "versions", origin.versions());
    }

    private static void putIfKnown(Map<String, Object> arrays, String name, @Nullable Object value) {
        if (value != null) {
            arrays.put(name, value);
        }
    }

    private static boolean[] booleans(List<TransitionBatch> steps, Function<TransitionBatch, boolean[]> column) {
        boolean[] all =
                new boolean[steps.stream().mapToInt(TransitionBatch::rows).sum()];
        int at = 0;
        for (TransitionBatch batch : steps) {
            System.arraycopy(column.apply(batch), 0, all, at, batch.rows());
            at += batch.rows();
        }
        return all;
    }
}
