package io.sd2ail.demonstration;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.EnvironmentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Demonstrations as the discriminator sees them.
///
/// @param layout what a row is made of
/// @param rowSize entries of one row
/// @param trajectories for each trajectory its rows, [length, rowSize]
public record ExpertRows(RowLayout layout, int rowSize, List<float[]> trajectories) {
    public ExpertRows {
        trajectories = List.copyOf(trajectories);
        if (trajectories.isEmpty()) {
            throw new IllegalArgumentException("expert rows need at least one trajectory");
        }
    }

    /// Rows of all trajectories of `chosen`. Actions become fractions of the environment's range and are clipped to
    /// [-1, 1]: recorded ones can leave the range, and the discriminator could tell experts by that alone. Rows
    /// whose next observation is unknown are left out where the layout needs it.
    ///
    /// @param chosen what [Demonstrations#choose] left
    /// @param normalizer of the chosen demonstrations, or the identity
    /// @throws DemonstrationFormatException when the demonstrations are not of this environment, or lack what the
    /// layout     needs
    public static ExpertRows of(
            Demonstrations chosen, EnvironmentSpec spec, ObservationNormalizer normalizer, RowLayout layout) {
        chosen.requireFits(spec);
        if (layout == RowLayout.ACTION_OBSERVATION) {
            chosen.requireActions();
        }
        int rowSize = layout.rowSize(spec.observationSize(), spec.actionSize());
        List<float[]> trajectories = new ArrayList<>();
        chosen.trajectories().forEach(trajectory -> {
            TransitionBatch steps = trajectory.transitions();
            float[] rows = layout.join(
                    steps.rows(),
                    normalizer.normalize(steps.observations()),
                    normalizedActions(steps.actions(), spec),
                    normalizer.normalize(steps.nextObservations()));
            float[] known = withoutUnknown(rows, rowSize);
            if (known.length == 0) {
                throw new DemonstrationFormatException(
                        Path.of(chosen.source()),
                        "has a trajectory of a single row, whose next observation is unknown",
                        "remove it, or store next_observations");
            }
            trajectories.add(known);
        });
        return new ExpertRows(layout, rowSize, trajectories);
    }

    /// The rows without NaN.
    private static float[] withoutUnknown(float[] rows, int rowSize) {
        float[] known = new float[rows.length];
        int size = 0;
        for (int at = 0; at < rows.length; at += rowSize) {
            boolean complete = true;
            for (int i = at; i < at + rowSize; i++) {
                complete &= !Float.isNaN(rows[i]);
            }
            if (complete) {
                System.arraycopy(rows, at, known, size, rowSize);
                size += rowSize;
            }
        }
        return Arrays.copyOf(known, size);
    }

    private static float[] normalizedActions(float[] actions, EnvironmentSpec spec) {
        float[] normalized = new float[actions.length];
        for (int i = 0; i < actions.length; i++) {
            normalized[i] = spec.toNormalized(i % spec.actionSize(), actions[i]);
        }
        return normalized;
    }

    /// Rows of all trajectories.
    public int rows() {
        return trajectories.stream().mapToInt(rows -> rows.length / rowSize).sum();
    }

    /// All rows, trajectory after trajectory, [rows, rowSize]: a copy.
    public float[] all() {
        float[] all = new float[rows() * rowSize];
        int offset = 0;
        for (float[] rows : trajectories) {
            System.arraycopy(rows, 0, all, offset, rows.length);
            offset += rows.length;
        }
        return all;
    }

    /// These rows with some of each trajectory's replaced: `round(share n)` of n, drawn without replacement, by the
    /// next ones of `others`.
    ///
    /// @param share from 0 to 1
    /// @param others [at least rows, rowSize]
    public ExpertRows withShareOf(double share, float[] others, RandomStream random) {
        List<float[]> mixed = new ArrayList<>();
        int used = 0;
        for (float[] rows : trajectories) {
            int count = rows.length / rowSize;
            int replaced = (int) Math.round(share * count);
            float[] copy = rows.clone();
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, count).boxed().toList());
            for (int k = 0; k < replaced; k++) {
                Collections.swap(order, k, random.nextInt(k, count));
                System.arraycopy(others, used * rowSize, copy, order.get(k) * rowSize, rowSize);
                used++;
            }
            mixed.add(copy);
        }
        return new ExpertRows(layout, rowSize, mixed);
    }
}
