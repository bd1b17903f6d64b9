package io.sd2ail.export;

import io.sd2ail.checkpoint.DurableFiles;
import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.demonstration.array.NpzWriter;
import io.sd2ail.environment.EnvironmentSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A policy with all that its use outside a run takes: the networks and the scaling of observations of its
/// [PolicyFile], and the environment's range of actions, `action.low` and `action.high`.
///
/// @param tensors by name
/// @param metadata where it comes from
public record DeployedPolicy(Map<String, Tensor> tensors, Map<String, String> metadata) {
    private static final String LOW = "action.low";
    private static final String HIGH = "action.high";

    /// @param source of the policy, to name it by
    /// @param more metadata, over those of the policy
    /// @throws StorageException when the policy's sizes are not the environment's
    public static DeployedPolicy of(
            Path source, Safetensors.Content policy, EnvironmentSpec spec, Map<String, String> more) {
        Map<String, Tensor> tensors = new TreeMap<>(policy.tensors());
        long observation = extent(tensors, "l1.weight", 1);
        long actions = extent(tensors, "head.weight", 0) / 2;
        if (observation != spec.observationSize() || actions != spec.actionSize()) {
            throw StorageException.unusable(
                    source,
                    "has observations of " + observation + " and actions of " + actions + " entries, " + spec.name()
                            + " has " + spec.observationSize() + " and " + spec.actionSize(),
                    "take a policy of this environment");
        }
        tensors.put(LOW, vector(spec.actionLow()));
        tensors.put(HIGH, vector(spec.actionHigh()));
        Map<String, String> metadata = new TreeMap<>(policy.metadata());
        metadata.putAll(more);
        metadata.putIfAbsent("environment", spec.name());
        metadata.put("observation_size", Integer.toString(spec.observationSize()));
        metadata.put("action_size", Integer.toString(spec.actionSize()));
        metadata.put("sd2ail", ProgramVersion.own());
        return new DeployedPolicy(tensors, metadata);
    }

    private static long extent(Map<String, Tensor> tensors, String name, int dimension) {
        return Objects.requireNonNull(tensors.get(name), name).shape()[dimension];
    }

    private static Tensor vector(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Tensor(new long[] {floats.length}, floats);
    }

    /// Sizes and origin, for a line on a terminal.
    public String text() {
        String steps = metadata.get("environment_steps");
        return "the policy of " + metadata.get("environment") + (steps == null ? "" : " at step " + steps)
                + ", observations of " + observationSize() + ", actions of " + actionSize() + " entries";
    }

    int observationSize() {
        return Math.toIntExact(tensor("l1.weight").shape()[1]);
    }

    int actionSize() {
        return tensor(LOW).values().length;
    }

    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /// Half the width of the range of actions. [action]
    float[] halfRange() {
        return ofRange(-0.5);
    }

    /// The middle of the range of actions. [action]
    float[] middle() {
        return ofRange(0.5);
    }

    /// high / 2 + sign low. [action]
    private float[] ofRange(double sign) {
        float[] low = tensor(LOW).values();
        float[] high = tensor(HIGH).values();
        float[] values = new float[low.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (high[i] * 0.5 + sign * low[i]);
        }
        return values;
    }

    /// An ONNX graph from the environment's observation to its action, whole or not at all.
    ///
    /// @throws io.sd2ail.checkpoint.StorageException when it can't be written
    public void writeOnnx(Path file) {
        DurableFiles.replace(file, PolicyOnnx.of(this)::writeTo);
    }

    /// All tensors and metadata, whole or not at all.
    ///
    /// @throws io.sd2ail.checkpoint.StorageException when it can't be written
    public void writeSafetensors(Path file) {
        Safetensors.write(file, tensors, metadata);
    }

    /// All tensors as arrays for `numpy.load`, metadata as texts, whole or not at all.
    ///
    /// @throws io.sd2ail.checkpoint.StorageException when it can't be written
    public void writeNpz(Path file) {
        Map<String, Object> arrays = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            arrays.put(name, tensor.values());
            shapes.put(name, tensor.shape());
        });
        arrays.putAll(metadata);
        DurableFiles.replace(file, out -> NpzWriter.write(out, arrays, shapes));
    }
}
