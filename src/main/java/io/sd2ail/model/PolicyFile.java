package io.sd2ail.model;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.network.PolicySnapshot;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A policy by itself, for use outside training. Its tensors are the layers of the policy (`l1.weight` [width,
/// observation], ..., `head.weight` [2 action, width]: means, then log standard deviations) and the observation's
/// scaling: action = tanh(mean head of (observation - mean) / scale), a fraction of the environment's action range. Its
/// metadata say where it comes from.
public final class PolicyFile {
    /// Metadata: the environment's name.
    private static final String ENVIRONMENT = "environment";
    /// Metadata: environment steps of training until then.
    private static final String STEPS = "environment_steps";
    /// Metadata: learner updates until then.
    private static final String UPDATES = "updates";
    /// Metadata: the seed of the run.
    public static final String SEED = "seed";
    /// Metadata: mean return of the evaluation that it was kept for.
    public static final String MEAN_RETURN = "mean_return";

    /// Which of the policies that a run keeps.
    public enum Choice {
        /// That of the best evaluation so far.
        BEST("best"),
        /// That of the newest checkpoint.
        LATEST("latest");

        private final String label;

        Choice(String label) {
            this.label = label;
        }

        /// The run's own file.
        ///
        /// @param policies the run's folder of policies
        public Path in(Path policies) {
            return in(policies, "safetensors");
        }

        /// The same policy in another format.
        ///
        /// @param format the file's ending
        public Path in(Path policies, String format) {
            return policies.resolve(label + "." + format);
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /// A policy as it was read, with everything that its file says.
    ///
    /// @param policy to act with
    /// @param content of the file
    public record Stored(PolicySnapshot policy, Safetensors.Content content) {
        /// The environment that it is of; null when the file doesn't say.
        public @Nullable String environment() {
            return content.metadata().get(ENVIRONMENT);
        }

        /// Environment steps of training until then; 0 when the file doesn't say.
        public long environmentSteps() {
            return (long) number(STEPS, 0);
        }

        /// Learner updates until then; 0 when the file doesn't say.
        public long updates() {
            return (long) number(UPDATES, 0);
        }

        /// Mean return of the evaluation that it was kept for; NaN when the file doesn't say.
        public double meanReturn() {
            return number(MEAN_RETURN, Double.NaN);
        }

        /// Whether both act alike: the same numbers in the same tensors.
        public boolean hasWeightsOf(Stored other) {
            return values(this).equals(values(other));
        }

        private static Map<String, FloatBuffer> values(Stored stored) {
            Map<String, FloatBuffer> values = new TreeMap<>();
            stored.content.tensors().forEach((name, tensor) -> values.put(name, FloatBuffer.wrap(tensor.values())));
            return values;
        }

        private double number(String key, double otherwise) {
            String text = content.metadata().get(key);
            try {
                return text == null ? otherwise : Double.parseDouble(text);
            } catch (NumberFormatException _) {
                return otherwise;
            }
        }
    }

    /// Width of a layer, so that a layer's size is a positive int.
    private static final int MOST_ENTRIES = 10_000;

    private PolicyFile() {}

    /// Writes a policy, whole or not at all.
    ///
    /// @param policy a snapshot of the policy's topic
    /// @param environmentSteps of training until then
    /// @param more metadata
    /// @throws StorageException when it can't be written
    public static void write(
            Path file,
            NetworkShape shape,
            String environment,
            ParameterSnapshot policy,
            long environmentSteps,
            Map<String, String> more) {
        Safetensors.Content content = content(shape, environment, policy, environmentSteps, more);
        Safetensors.write(file, content.tensors(), content.metadata());
    }

    /// What [#write] writes.
    public static Safetensors.Content content(
            NetworkShape shape,
            String environment,
            ParameterSnapshot policy,
            long environmentSteps,
            Map<String, String> more) {
        Map<String, Tensor> tensors =
                NetworkTensors.of(ParameterLayout.policy(shape), policy.array(ParameterSnapshot.POLICY));
        for (String name : new String[] {ParameterSnapshot.OBSERVATION_MEAN, ParameterSnapshot.OBSERVATION_SCALE}) {
            tensors.put(name, NetworkTensors.vector(policy.array(name)));
        }
        Map<String, String> metadata = new TreeMap<>(more);
        metadata.put(ENVIRONMENT, environment);
        metadata.put(STEPS, Long.toString(environmentSteps));
        metadata.put(UPDATES, Long.toString(policy.updates()));
        metadata.put("version", Long.toString(policy.version()));
        return new Safetensors.Content(tensors, metadata);
    }

    /// Writes a policy that was read, whole or not at all.
    ///
    /// @param more metadata, over those that it came with
    /// @throws StorageException when it can't be written
    public static void write(Path file, Stored policy, Map<String, String> more) {
        Map<String, String> metadata = new TreeMap<>(policy.content.metadata());
        metadata.putAll(more);
        Safetensors.write(file, policy.content.tensors(), metadata);
    }

    /// @throws StorageException when the file is missing, damaged or of networks of another shape
    public static Stored read(Path file, NetworkShape shape) {
        return of(file, Safetensors.readAll(file), shape);
    }

    /// A policy of the shape that its tensors have.
    ///
    /// @throws StorageException when the file is missing, damaged or holds no policy
    public static Stored read(Path file) {
        Safetensors.Content content = Safetensors.readAll(file);
        Tensor first = content.tensors().get("l1.weight");
        Tensor head = content.tensors().get("head.weight");
        if (first == null
                || head == null
                || !isMatrix(first)
                || !isMatrix(head)
                || head.shape()[0] % 2 != 0
                || first.shape()[0] > MOST_ENTRIES) {
            throw StorageException.unusable(
                    file,
                    "holds no policy: it has no layers 'l1' and 'head' of one",
                    "name a policy that a run or ./sd2ail export has written, or export another one as ONNX");
        }
        int observation = Math.toIntExact(first.shape()[1]);
        int action = Math.toIntExact(head.shape()[0] / 2);
        NetworkShape shape = new NetworkShape(observation, action, 1, 0, 1, Math.toIntExact(first.shape()[0]), 1);
        return of(file, content, shape);
    }

    private static boolean isMatrix(Tensor tensor) {
        return tensor.shape().length == 2 && tensor.values().length > 0;
    }

    private static Stored of(Path file, Safetensors.Content content, NetworkShape shape) {
        NetworkTensors tensors = new NetworkTensors(
                file,
                content.tensors(),
                "name the policy of a run with this configuration",
                "take a policy from before that");
        PolicySnapshot policy = new PolicySnapshot(
                shape,
                tensors.flat(ParameterLayout.policy(shape)),
                tensors.values(ParameterSnapshot.OBSERVATION_MEAN, shape.observationSize()),
                tensors.positive(ParameterSnapshot.OBSERVATION_SCALE, shape.observationSize()));
        return new Stored(policy, content);
    }
}
