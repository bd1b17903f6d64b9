package io.sd2ail.train;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.network.PolicySnapshot;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A policy by itself, for use outside training: `policy/latest.safetensors` of a run. Its tensors are the layers of
/// the policy (`l1.weight` [width, observation], ..., `head.weight` [2 action, width]: means, then log standard
/// deviations) and the observation's scaling: action = tanh(mean head of (observation - mean) / scale), a fraction of
/// the environment's action range.
public final class PolicyFile {
    private PolicyFile() {}

    /// Writes a policy, whole or not at all.
    ///
    /// @param policy a snapshot of the policy's topic
    /// @throws StorageException when it can't be written
    public static void write(Path file, NetworkShape shape, String environment, ParameterSnapshot policy) {
        float[] flat = policy.array(ParameterSnapshot.POLICY);
        Map<String, Tensor> tensors = new TreeMap<>();
        for (ParameterLayout.Slice slice : ParameterLayout.policy(shape).slices()) {
            float[] values = Arrays.copyOfRange(flat, slice.offset(), slice.offset() + slice.size());
            tensors.put(slice.name(), new Tensor(slice.shape(), values));
        }
        for (String name : new String[] {ParameterSnapshot.OBSERVATION_MEAN, ParameterSnapshot.OBSERVATION_SCALE}) {
            float[] values = policy.array(name);
            tensors.put(name, new Tensor(new long[] {values.length}, values));
        }
        Safetensors.write(
                file,
                tensors,
                Map.of(
                        "environment", environment,
                        "updates", Long.toString(policy.updates()),
                        "version", Long.toString(policy.version())));
    }

    /// @throws StorageException when the file is missing, damaged or of networks of another shape
    public static PolicySnapshot read(Path file, NetworkShape shape) {
        Map<String, Tensor> tensors = Safetensors.read(file);
        ParameterLayout layout = ParameterLayout.policy(shape);
        float[] flat = new float[layout.size()];
        for (ParameterLayout.Slice slice : layout.slices()) {
            float[] values = values(file, tensors, slice.name(), slice.shape());
            System.arraycopy(values, 0, flat, slice.offset(), values.length);
        }
        long[] observation = {shape.observationSize()};
        return new PolicySnapshot(
                shape,
                flat,
                values(file, tensors, ParameterSnapshot.OBSERVATION_MEAN, observation),
                values(file, tensors, ParameterSnapshot.OBSERVATION_SCALE, observation));
    }

    private static float[] values(Path file, Map<String, Tensor> tensors, String name, long[] shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
            throw StorageException.unusable(
                    file,
                    "has no tensor '" + name + "' of shape " + Arrays.toString(shape),
                    "name the policy of a run with this configuration");
        }
        return tensor.values();
    }
}
