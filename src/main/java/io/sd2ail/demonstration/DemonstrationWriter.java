package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Writes demonstrations as the `.npz` that [DemonstrationReader] and `numpy.load` read: `observations`, `actions`,
/// `rewards`, `next_observations` (float32) and `terminated`, `truncated` (bool), all trajectories one after the other.
public final class DemonstrationWriter {
    private DemonstrationWriter() {}

    /// Writes the file whole or not at all: beside its place first, then renamed. The same demonstrations give the same
    /// bytes.
    ///
    /// @throws IOException when it can't be written; what was at `file` before is untouched
    public static void write(Path file, Demonstrations demonstrations) throws IOException {
        List<TransitionBatch> steps = demonstrations.trajectories().stream()
                .map(Trajectory::transitions)
                .toList();
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("observations", floats(steps, TransitionBatch::observations));
        arrays.put("actions", floats(steps, TransitionBatch::actions));
        arrays.put("rewards", floats(steps, TransitionBatch::rewards));
        arrays.put("next_observations", floats(steps, TransitionBatch::nextObservations));
        arrays.put("terminated", booleans(steps, TransitionBatch::terminated));
        arrays.put("truncated", booleans(steps, TransitionBatch::truncated));
        long rows = demonstrations.rows();
        Map<String, long[]> shapes = Map.of(
                "observations", new long[] {rows, demonstrations.observationSize()},
                "actions", new long[] {rows, demonstrations.actionSize()},
                "rewards", new long[] {rows},
                "next_observations", new long[] {rows, demonstrations.observationSize()},
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
