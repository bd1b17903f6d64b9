package io.sd2ail.export;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.export.Perceptron.Activation;
import io.sd2ail.model.PolicyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A policy from a file: one of ours (safetensors), or an ONNX graph of anybody's. Which one it is, its content says.
///
/// @param file that it is from
/// @param network from the environment's observation to an action
/// @param normalized whether that action is a fraction of the environment's range, in [-1, 1], instead of in its units
/// @param logStd [2 action, width] and [2 action] of our policy's head, whose second half gives the logarithms of the
///     standard deviations; null where the file has none
/// @param environment that it is said to be of; null when the file doesn't say
public record GivenPolicy(
        Path file,
        Perceptron network,
        boolean normalized,
        @Nullable Head logStd,
        @Nullable String environment) {
    /// More than any multilayer perceptron needs.
    private static final long MOST_BYTES = 256L << 20;

    /// The last layer of our policy.
    record Head(float[] weight, float[] bias) {}

    /// @throws StorageException when the file is missing, damaged, or holds another kind of network
    public static GivenPolicy read(Path file) {
        byte[] start = new byte[Long.BYTES + 1];
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw StorageException.unusable(
                        file,
                        "is of " + (size >> 20) + " MB",
                        "give the policy alone, which takes at most " + (MOST_BYTES >> 20) + " MB");
            }
            try (InputStream in = Files.newInputStream(file)) {
                int unused = in.readNBytes(start, 0, start.length);
            }
            return isSafetensors(start, size)
                    ? ofSafetensors(file, PolicyFile.read(file).content())
                    : ofOnnx(OnnxFile.parse(file, Files.readAllBytes(file)));
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /// The length of a JSON object, then the object.
    private static boolean isSafetensors(byte[] start, long size) {
        long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return header > 0 && header < size && start[Long.BYTES] == '{';
    }

    private static GivenPolicy ofOnnx(OnnxFile onnx) {
        return new GivenPolicy(
                onnx.file(),
                OnnxPerceptron.read(onnx),
                false,
                null,
                onnx.metadata().get("environment"));
    }

    private static GivenPolicy ofSafetensors(Path file, Safetensors.Content content) {
        Map<String, Tensor> tensors = content.tensors();
        PerceptronBuilder builder = new PerceptronBuilder();
        builder.add(Arrays.stream(doubles(tensors, ParameterSnapshot.OBSERVATION_MEAN))
                .map(mean -> -mean)
                .toArray());
        builder.multiply(Arrays.stream(doubles(tensors, ParameterSnapshot.OBSERVATION_SCALE))
                .map(scale -> 1 / scale)
                .toArray());
        for (String layer : new String[] {"l1", "l2"}) {
            double[] bias = doubles(tensors, layer + ".bias");
            double[] weight = doubles(tensors, layer + ".weight");
            builder.layer(weight.length / bias.length, weight, bias);
            builder.activation(Activation.RELU);
        }
        double[] weight = doubles(tensors, "head.weight");
        double[] bias = doubles(tensors, "head.bias");
        int actions = bias.length / 2;
        builder.layer(
                weight.length / bias.length, Arrays.copyOf(weight, weight.length / 2), Arrays.copyOf(bias, actions));
        builder.activation(Activation.TANH);
        Head head = new Head(tensor(tensors, "head.weight"), tensor(tensors, "head.bias"));
        return new GivenPolicy(
                file, builder.build(), true, head, content.metadata().get("environment"));
    }

    private static double[] doubles(Map<String, Tensor> tensors, String name) {
        float[] values = tensor(tensors, name);
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    private static float[] tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name).values();
    }

    /// @throws StorageException when observations or actions are of other sizes
    public void requireSizesOf(EnvironmentSpec spec) {
        if (network.inputs() != spec.observationSize() || network.outputs() != spec.actionSize()) {
            throw StorageException.unusable(
                    file,
                    "takes observations of " + network.inputs() + " entries and gives actions of " + network.outputs()
                            + (environment == null ? "" : " (it is of " + environment + ")") + ", " + spec.name()
                            + " has " + spec.observationSize() + " and " + spec.actionSize(),
                    "name its environment with --env, or another policy");
        }
    }
}
