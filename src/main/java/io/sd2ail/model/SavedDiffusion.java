package io.sd2ail.model;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.config.KebabCase;
import io.sd2ail.config.TaskName;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A diffusion model of an environment's demonstrations, trained once, with all that a run needs to learn from it in
/// their place.
///
/// @param environment whose demonstrations it models
/// @param layout what a row is made of
/// @param shape of the denoiser; its other networks are of width 1
/// @param noiseSchedule of as many steps as the shape says
/// @param denoiser flat parameters
/// @param normalizer of observations, the demonstrations' own
/// @param expertReturn mean return of the demonstrations; NaN when unknown
/// @param demonstrations their rows
/// @param losses mean denoising losses on the way, one a save
public record SavedDiffusion(
        String environment,
        RowLayout layout,
        NetworkShape shape,
        NoiseSchedule.Kind noiseSchedule,
        float[] denoiser,
        ObservationNormalizer normalizer,
        double expertReturn,
        int demonstrations,
        float[] losses) {
    private static final String MEAN = "observation-mean";
    private static final String SCALE = "observation-scale";
    private static final String EXPERT_RETURN = "expert-return";
    private static final String LOSSES = "losses";
    private static final String MEND = "name a file that ./sd2ail diffusion has written";
    private static final int MOST_ROWS = 100_000_000;
    /// So that every layer's size is a positive int.
    private static final int MOST_ENTRIES = 10_000;

    public NoiseSchedule schedule() {
        return NoiseSchedule.of(noiseSchedule, shape.diffusionSteps());
    }

    /// The file as a whole or not at all.
    ///
    /// @throws StorageException when it can't be written
    public void write(Path file) {
        Map<String, Tensor> tensors = NetworkTensors.of(ParameterLayout.denoiser(shape), denoiser);
        tensors.put(MEAN, NetworkTensors.vector(normalizer.mean()));
        tensors.put(SCALE, NetworkTensors.vector(normalizer.scale()));
        tensors.put(LOSSES, NetworkTensors.vector(losses));
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("environment", environment);
        metadata.put("rows", layout.name());
        metadata.put("observation-size", Integer.toString(shape.observationSize()));
        metadata.put("action-size", Integer.toString(shape.actionSize()));
        metadata.put("clamped-columns", Integer.toString(shape.clampedColumns()));
        metadata.put("hidden", Integer.toString(shape.denoiserHidden()));
        metadata.put("diffusion-steps", Integer.toString(shape.diffusionSteps()));
        metadata.put("noise-schedule", noiseSchedule.name());
        if (!Double.isNaN(expertReturn)) {
            metadata.put(EXPERT_RETURN, Double.toString(expertReturn));
        }
        metadata.put("demonstration-rows", Integer.toString(demonstrations));
        Safetensors.write(file, tensors, metadata);
    }

    /// @throws StorageException when the file is missing, damaged or no diffusion model
    public static SavedDiffusion read(Path file) {
        Safetensors.Content content = Safetensors.readAll(file);
        Fields fields = new Fields(file, content.metadata());
        NetworkTensors tensors = new NetworkTensors(file, content.tensors(), MEND, MEND);
        RowLayout layout = fields.choice("rows", RowLayout.class);
        NetworkShape shape = fields.shape(layout);
        return new SavedDiffusion(
                fields.text("environment"),
                layout,
                shape,
                fields.choice("noise-schedule", NoiseSchedule.Kind.class),
                tensors.flat(ParameterLayout.denoiser(shape)),
                new ObservationNormalizer(
                        tensors.values(MEAN, shape.observationSize()),
                        tensors.positive(SCALE, shape.observationSize())),
                content.metadata().containsKey(EXPERT_RETURN) ? fields.real(EXPERT_RETURN) : Double.NaN,
                fields.number("demonstration-rows", 1, MOST_ROWS),
                tensors.values(LOSSES));
    }

    /// @param wanted name of the environment
    /// @throws StorageException when it models another environment's demonstrations
    public void requireFits(Path file, String wanted, EnvironmentSpec spec) {
        if (!TaskName.areSame(environment, wanted)
                || shape.observationSize() != spec.observationSize()
                || shape.actionSize() != spec.actionSize()) {
            throw StorageException.unusable(
                    file,
                    "models demonstrations of " + environment + " (observations of " + shape.observationSize()
                            + ", actions of " + shape.actionSize() + " entries), not of " + wanted,
                    "train one by ./sd2ail diffusion --env " + wanted + " --out FILE");
        }
    }

    /// @throws StorageException when it models other rows
    public void requireRows(Path file, RowLayout rows) {
        if (layout != rows) {
            throw StorageException.unusable(
                    file,
                    "models rows of " + KebabCase.ofConstant(layout) + ", the run needs " + KebabCase.ofConstant(rows),
                    "set demonstrations.rows alike in both");
        }
    }

    /// What a file says, each value checked.
    private record Fields(Path file, Map<String, String> metadata) {
        String text(String key) {
            @Nullable String value = metadata.get(key);
            if (value == null) {
                throw StorageException.unusable(file, "says nothing of its '" + key + "'", MEND);
            }
            return value;
        }

        int number(String key, int least, int most) {
            try {
                int value = Integer.parseInt(text(key));
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Refused below.
            }
            throw wrong(key, "a whole number from " + least + " to " + most);
        }

        double real(String key) {
            try {
                double value = Double.parseDouble(text(key));
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Refused below.
            }
            throw wrong(key, "a finite number");
        }

        <E extends Enum<E>> E choice(String key, Class<E> type) {
            String value = text(key);
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(value)) {
                    return constant;
                }
            }
            throw wrong(key, "one of " + Arrays.toString(type.getEnumConstants()));
        }

        private StorageException wrong(String key, String expected) {
            return StorageException.unusable(
                    file, "has '" + text(key) + "' as its '" + key + "' where " + expected + " is needed", MEND);
        }

        NetworkShape shape(RowLayout layout) {
            int observation = number("observation-size", 1, MOST_ENTRIES);
            int action = number("action-size", 1, MOST_ENTRIES);
            return new NetworkShape(
                    observation,
                    action,
                    layout.rowSize(observation, action),
                    number("clamped-columns", 0, action),
                    number("hidden", 1, 8192),
                    1,
                    number("diffusion-steps", 1, 1000));
        }
    }
}
