package io.sd2ail.cli;

import io.sd2ail.train.RunSummary;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of every command that begins a training or goes on with one.
final class TrainingOptions {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Mixin
    private ImitationOptions imitation = new ImitationOptions();

    @Option(
            names = "--demos",
            paramLabel = "FILE",
            description = "Expert demonstrations (.npz). Default: those that come with the project.")
    private @Nullable Path demonstrations;

    @Option(
            names = "--initial-policy",
            paramLabel = "RUN|FILE",
            description = "Begin with this policy: a run's newest, safetensors of ./sd2ail export, or ONNX of the same"
                    + " layers. Default: a fresh one.")
    private @Nullable Path initialPolicy;

    @Mixin
    private RunOptions runs = new RunOptions();

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the closing summary as JSON.")
    private @Nullable Path summary;

    /// The run that they say.
    RunOptions.Chosen choose(Stage stage) {
        imitation.addTo(options, demonstrations);
        options.startWith(
                "initial-policy",
                "--initial-policy",
                initialPolicy == null ? null : stage.folders().policyFile(initialPolicy));
        return runs.choose(stage, options, demonstrations, null);
    }

    /// Whether any of them was given.
    boolean given() {
        return runs.given()
                || options.given()
                || demonstrations != null
                || summary != null
                || imitation.given()
                || initialPolicy != null;
    }

    /// Where the closing summary goes; null for nowhere.
    @Nullable
    Path summary() {
        return summary;
    }

    /// Writes the closing summary, where one was asked for.
    void write(RunSummary closing) {
        if (summary != null) {
            SummaryFile.write(summary, closing);
        }
    }
}
