package io.sd2ail.demonstration.format;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.NpzWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes demonstrations as the `.npz` that [DemonstrationFormats] and `numpy.load` read: `observations`, `actions`,
/// `rewards` (float32) and `terminated`, `truncated` (bool), all trajectories one after the other, and
/// `final_observations` (float32), what follows each trajectory's last row: within a trajectory the next row's
/// observation is the next observation. Where it isn't, `next_observations` stand there instead. What is unknown
/// is left out. What is known of their [Origin] stands beside as scalars.
public final class DemonstrationWriter {
    private DemonstrationWriter() {}

    /// Writes the file whole or not at all: beside its place first, then renamed. The same demonstrations give the same
    /// bytes.
    ///
    /// @throws IllegalArgumentException when rewards or last observations are known of some trajectories alone
    /// @throws IOException when it can't be written; what was at `file` before is untouched
    public static void write(Path file, Demonstrations demonstrations) throws IOException {
        List<TransitionBatch> steps = demonstrations.trajectories().stream()
                .map(Trajectory::transitions)
                .toList();
        TransitionBatch all = TransitionBatch.concatenate(steps);
        long rows = all.rows();
        long size = all.observationSize();
        Map<String, Object> arrays = new LinkedHashMap<>();
        Map<String, long[]> shapes = new HashMap<>();
        put(arrays, shapes, "observations", all.observations(), rows, size);
        if (demonstrations.hasActions()) {
            put(arrays, shapes, "actions", all.actions(), rows, demonstrations.actionSize());
        }
        if (known("rewards", all.rewards())) {
            put(arrays, shapes, "rewards", all.rewards(), rows);
        }
        float[] finals = finalObservations(steps);
        if (!steps.stream().allMatch(DemonstrationWriter::isContinuous)) {
            known("what follows the rows", all.nextObservations());
            put(arrays, shapes, "next_observations", all.nextObservations(), rows, size);
        } else if (known("what follows last rows", finals)) {
            put(arrays, shapes, "final_observations", finals, steps.size(), size);
        }
        put(arrays, shapes, "terminated", all.terminated(), rows);
        put(arrays, shapes, "truncated", all.truncated(), rows);
        putOrigin(demonstrations.origin(), arrays);
        write(file, arrays, shapes);
    }

    private static void put(
            Map<String, Object> arrays, Map<String, long[]> shapes, String name, Object values, long... shape) {
        arrays.put(name, values);
        shapes.put(name, shape);
    }

    /// Whether all values are known; false when none is.
    private static boolean known(String what, float[] values) {
        int unknown = 0;
        for (float value : values) {
            unknown += Float.isNaN(value) ? 1 : 0;
        }
        if (unknown != 0 && unknown != values.length) {
            throw new IllegalArgumentException(what + ": known of some trajectories alone");
        }
        return unknown == 0;
    }

    private static void write(Path file, Map<String, Object> arrays, Map<String, long[]> shapes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside))) {
                NpzWriter.write(out, arrays, shapes);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /// Whether each row's next observation is the next row's observation.
    private static boolean isContinuous(TransitionBatch steps) {
        int size = steps.observationSize();
        int inside = (steps.rows() - 1) * size;
        return Arrays.equals(steps.nextObservations(), 0, inside, steps.observations(), size, size + inside);
    }

    /// What follows each trajectory's last row.
    private static float[] finalObservations(List<TransitionBatch> steps) {
        int size = steps.getFirst().observationSize();
        float[] finals = new float[steps.size() * size];
        for (int k = 0; k < steps.size(); k++) {
            TransitionBatch batch = steps.get(k);
            System.arraycopy(batch.nextObservations(), (batch.rows() - 1) * size, finals, k * size, size);
        }
        return finals;
    }

    private static void putOrigin(Origin origin, Map<String, Object> arrays) {
        putIfKnown(arrays, "environment", origin.environment());
        putIfKnown(arrays, "contacts", origin.contacts());
        putIfKnown(arrays, "expert_return", Double.isNaN(origin.expertReturn()) ? null : origin.expertReturn());
        putIfKnown(arrays, "seed", origin.seed());
        putIfKnown(arrays, "versions", origin.versions());
        putIfKnown(arrays, "observation_parts", origin.observationParts());
    }

    private static void putIfKnown(Map<String, Object> arrays, String name, @Nullable Object value) {
        if (value != null) {
            arrays.put(name, value);
        }
    }
}
