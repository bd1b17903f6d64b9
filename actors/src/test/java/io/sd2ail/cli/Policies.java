package io.sd2ail.cli;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RunFolders;
import io.sd2ail.training.LearningTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Policies that do the same whatever they see, where a run keeps its own.
final class Policies {
    private Policies() {}

    /// The newest policy, which always does 0.5.
    static void write(Path runDirectory, RunConfig config) {
        write(runDirectory, config, PolicyFile.Choice.LATEST, 0.5f, 500, Map.of());
    }

    /// @param action of every entry, in (-1, 1)
    static void write(
            Path runDirectory,
            RunConfig config,
            PolicyFile.Choice choice,
            float action,
            long steps,
            Map<String, String> metadata) {
        NetworkShape shape = LearningTask.shapeOf(config);
        float[] parameters = new float[ParameterLayout.policy(shape).size()];
        int bias = parameters.length - 2 * shape.actionSize();
        Arrays.fill(parameters, bias, bias + shape.actionSize(), (float) (Math.log((1 + action) / (1 - action)) / 2));
        float[] ones = new float[shape.observationSize()];
        Arrays.fill(ones, 1);
        ParameterSnapshot snapshot = new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY,
                steps,
                steps,
                Map.of(
                        ParameterSnapshot.POLICY,
                        parameters,
                        ParameterSnapshot.OBSERVATION_MEAN,
                        new float[shape.observationSize()],
                        ParameterSnapshot.OBSERVATION_SCALE,
                        ones));
        try {
            Files.createDirectories(runDirectory.resolve("policy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PolicyFile.write(
                RunFolders.policyFile(runDirectory, choice), shape, config.environment(), snapshot, steps, metadata);
    }
}
