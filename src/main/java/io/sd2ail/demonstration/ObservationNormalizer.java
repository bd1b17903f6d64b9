package io.sd2ail.demonstration;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The scaling of observations before any network sees them: (observation - mean) / scale, entry by entry.
///
/// @param mean [observationSize]
/// @param scale [observationSize], above 0
public record ObservationNormalizer(float[] mean, float[] scale) {
    /// What the paper's program adds to the standard deviation: float32's machine epsilon.
    private static final double EPSILON = Math.ulp(1f);

    /// Scales from the mean beyond which no observation counts as one of the task. Networks multiply what they see
    /// with gradients that have grown with it, and optimizers square the product in float32, which ends at 3e38:
    /// here it stays below 1e28, with ten decades left for weights, widths and learned scales.
    public static final float FARTHEST = 1e7f;

    public ObservationNormalizer {
        if (mean.length != scale.length) {
            throw new IllegalArgumentException(
                    "the mean has " + mean.length + " entries, the scale has " + scale.length);
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Float.isFinite(mean[i]) || !Float.isFinite(scale[i]) || scale[i] <= 0) {
                throw new IllegalArgumentException("entry " + i + " of the observation scaling is not usable: mean "
                        + mean[i] + ", scale " + scale[i] + "; both must be finite and the scale above 0");
            }
        }
    }

    /// Leaves observations as they are.
    public static ObservationNormalizer identity(int observationSize) {
        float[] ones = new float[observationSize];
        Arrays.fill(ones, 1);
        return new ObservationNormalizer(new float[observationSize], ones);
    }

    /// Mean and population standard deviation of the observations (not the next observations) of the chosen
    /// trajectories: a run's normaliser depends on which of the demonstrations it uses. An entry that never changes
    /// there has scale 1: divided by next to nothing, the least change would be all that a network sees.
    public static ObservationNormalizer of(List<Trajectory> chosen) {
        List<ColumnSummary> entries = entries(chosen);
        float[] mean = new float[entries.size()];
        float[] scale = new float[entries.size()];
        for (int column = 0; column < mean.length; column++) {
            ColumnSummary summary = entries.get(column);
            mean[column] = (float) summary.mean();
            scale[column] = summary.isConstant() ? 1 : (float) (summary.standardDeviation() + EPSILON);
        }
        return new ObservationNormalizer(mean, scale);
    }

    /// The entries of an observation that never change in these trajectories.
    public static List<Integer> constantEntries(List<Trajectory> chosen) {
        List<ColumnSummary> entries = entries(chosen);
        return IntStream.range(0, entries.size())
                .filter(column -> entries.get(column).isConstant())
                .boxed()
                .toList();
    }

    private static List<ColumnSummary> entries(List<Trajectory> chosen) {
        int size = chosen.getFirst().transitions().observationSize();
        return ColumnSummary.of(chosen, TransitionBatch::observations, size);
    }

    public int observationSize() {
        return mean.length;
    }

    /// @param observations [N, observationSize], in the environment's units
    /// @return [N, observationSize], normalised; a new array
    public float[] normalize(float[] observations) {
        if (observations.length % mean.length != 0) {
            throw new IllegalArgumentException(
                    observations.length + " entries are no whole observations of " + mean.length);
        }
        float[] normalized = new float[observations.length];
        for (int row = 0; row < observations.length; row += mean.length) {
            for (int i = 0; i < mean.length; i++) {
                normalized[row + i] = (observations[row + i] - mean[i]) / scale[i];
            }
        }
        return normalized;
    }

    /// One observation, with the same result as [#normalize(float\[\])] of the same observation in float32.
    ///
    /// @param observation [observationSize], in the environment's units
    /// @param normalized is written, observationSize entries from `offset` on
    public void normalize(double[] observation, float[] normalized, int offset) {
        if (observation.length != mean.length) {
            throw new IllegalArgumentException(
                    "an observation has " + mean.length + " entries here, this one has " + observation.length);
        }
        for (int i = 0; i < mean.length; i++) {
            normalized[offset + i] = ((float) observation[i] - mean[i]) / scale[i];
        }
    }
}
