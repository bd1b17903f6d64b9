package io.sd2ail.demonstration;

import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.ArrayList;
import java.util.List;

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
    /// [-1, 1]: recorded ones can leave the range, and the discriminator could tell experts by that alone.
    ///
    /// @param chosen what [Demonstrations#choose] left
    /// @param normalizer of the chosen demonstrations, or the identity
    /// @throws DemonstrationFormatException when the demonstrations are not of this environment
    public static ExpertRows of(
            Demonstrations chosen, EnvironmentSpec spec, ObservationNormalizer normalizer, RowLayout layout) {
        chosen.requireFits(spec);
        List<float[]> trajectories = new ArrayList<>();
        chosen.trajectories().forEach(trajectory -> {
            TransitionBatch steps = trajectory.transitions();
            trajectories.add(layout.join(
                    steps.rows(),
                    normalizer.normalize(steps.observations()),
                    normalizedActions(steps.actions(), spec),
                    normalizer.normalize(steps.nextObservations())));
        });
        return new ExpertRows(layout, layout.rowSize(spec.observationSize(), spec.actionSize()), trajectories);
    }

    private static float[] normalizedActions(float[] actions, EnvironmentSpec spec) {
        float[] normalized = new float[actions.length];
        for (int i = 0; i < actions.length; i++) {
            normalized[i] = spec.toNormalized(i % spec.actionSize(), actions[i]);
        }
        return normalized;
    }
}
