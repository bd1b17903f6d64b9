package io.sd2ail.export;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.network.PolicySnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// A policy of random weights in an environment of random observations.
///
/// @param normalizer of observations
record Examples(EnvironmentSpec spec, NetworkShape shape, float[] parameters, ObservationNormalizer normalizer) {
    /// @param normalized whether observations are scaled
    static Examples of(EnvironmentSpec spec, int width, boolean normalized) {
        NetworkShape shape = new NetworkShape(spec.observationSize(), spec.actionSize(), 4, 1, 8, width, 5);
        RandomStream random = new RandomStream(7, "export");
        float[] parameters = random.gaussians(ParameterLayout.policy(shape).size());
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] /= (float) Math.sqrt(width);
        }
        ObservationNormalizer normalizer = ObservationNormalizer.identity(spec.observationSize());
        if (normalized) {
            for (int i = 0; i < spec.observationSize(); i++) {
                normalizer.mean()[i] = (float) random.nextGaussian();
                normalizer.scale()[i] = (float) Math.exp(random.nextGaussian());
            }
        }
        return new Examples(spec, shape, parameters, normalizer);
    }

    static EnvironmentSpec spec(int observationSize, double low, double high, int actionSize) {
        double[] lows = new double[actionSize];
        double[] highs = new double[actionSize];
        java.util.Arrays.fill(lows, low);
        java.util.Arrays.fill(highs, high);
        return new EnvironmentSpec("Example-v0", observationSize, lows, highs, 100);
    }

    ParameterSnapshot snapshot() {
        return new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY,
                3,
                700,
                Map.of(
                        ParameterSnapshot.POLICY,
                        parameters,
                        ParameterSnapshot.OBSERVATION_MEAN,
                        normalizer.mean(),
                        ParameterSnapshot.OBSERVATION_SCALE,
                        normalizer.scale()));
    }

    PolicySnapshot policy() {
        return PolicySnapshot.of(shape, snapshot());
    }

    DeployedPolicy deployed() {
        Safetensors.Content content =
                PolicyFile.content(shape, spec.name(), snapshot(), 1400, Map.of(PolicyFile.SEED, "7"));
        return DeployedPolicy.of(Path.of("example"), content, spec, Map.of());
    }

    /// [rows, observationSize]
    float[][] observations(int rows) {
        RandomStream random = new RandomStream(8, "observations");
        float[][] observations = new float[rows][];
        for (int i = 0; i < rows; i++) {
            observations[i] = random.gaussians(spec.observationSize());
        }
        return observations;
    }

    /// The environment's action by our own acting.
    double[] action(float[] observation) {
        return spec.toEnvironment(policy().actDeterministic(widened(observation)));
    }

    static double[] widened(float[] values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return widened;
    }

    /// A file of the test resources, unpacked.
    static Path resource(String name, Path folder) {
        Path file = folder.resolve(Path.of(name).getFileName());
        try (InputStream in = Examples.class.getResourceAsStream(name.startsWith("/") ? name : "/export/" + name)) {
            Files.copy(Objects.requireNonNull(in, name), file);
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
