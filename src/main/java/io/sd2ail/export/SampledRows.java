package io.sd2ail.export;

import io.sd2ail.checkpoint.DurableFiles;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.array.NpzWriter;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.imitation.SynthesisConfig;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.training.SyntheticExperts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Rows of a diffusion model in the environment's units: observations with the actions or the next observations beside
/// them.
///
/// @param environment that they are of
/// @param columns by the name that they have in files of demonstrations, each [rows, entries]
/// @param rows N
public record SampledRows(String environment, Map<String, float[]> columns, int rows) {
    /// @param file that the model is from
    /// @param seed of all draws
    /// @throws StorageException when the model does not fit the environment
    public static SampledRows of(
            SavedDiffusion saved, Path file, EnvironmentSpec spec, BackendFactory backends, int rows, long seed) {
        saved.requireFits(file, spec.name(), spec);
        float[] sampled =
                SyntheticExperts.sample(saved, backends, rows, SynthesisConfig.Start.NOISE, new float[0], seed);
        int observation = spec.observationSize();
        int rowSize = saved.shape().rowSize();
        ObservationNormalizer normalizer = saved.normalizer();
        Map<String, float[]> columns = new LinkedHashMap<>();
        switch (saved.layout()) {
            case ACTION_OBSERVATION -> {
                int action = spec.actionSize();
                columns.put("observations", observations(normalizer, columns(sampled, rowSize, action, observation)));
                columns.put("actions", actions(spec, columns(sampled, rowSize, 0, action)));
            }
            case OBSERVATION_NEXT -> {
                columns.put("observations", observations(normalizer, columns(sampled, rowSize, 0, observation)));
                float[] next = columns(sampled, rowSize, observation, observation);
                columns.put("next_observations", observations(normalizer, next));
            }
        }
        return new SampledRows(spec.name(), columns, rows);
    }

    private static float[] columns(float[] values, int rowSize, int first, int count) {
        int rows = values.length / rowSize;
        float[] columns = new float[rows * count];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * rowSize + first, columns, row * count, count);
        }
        return columns;
    }

    private static float[] observations(ObservationNormalizer normalizer, float[] normalized) {
        float[] observations = new float[normalized.length];
        int size = normalizer.observationSize();
        for (int i = 0; i < normalized.length; i++) {
            observations[i] =
                    normalized[i] * normalizer.scale()[i % size] + normalizer.mean()[i % size];
        }
        return observations;
    }

    private static float[] actions(EnvironmentSpec spec, float[] normalized) {
        float[] actions = new float[normalized.length];
        int size = spec.actionSize();
        for (int row = 0; row < normalized.length; row += size) {
            double[] action = spec.toEnvironment(Arrays.copyOfRange(normalized, row, row + size));
            for (int i = 0; i < size; i++) {
                actions[row + i] = (float) action[i];
            }
        }
        return actions;
    }

    /// Whole or not at all, for `numpy.load`.
    ///
    /// @throws StorageException when it can't be written
    public void write(Path file) {
        Map<String, Object> arrays = new LinkedHashMap<>(columns);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        columns.forEach((name, values) -> shapes.put(name, new long[] {rows, values.length / rows}));
        arrays.put("environment", environment);
        DurableFiles.replace(file, out -> NpzWriter.write(out, arrays, shapes));
    }
}
