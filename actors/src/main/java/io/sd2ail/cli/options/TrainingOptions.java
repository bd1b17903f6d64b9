package io.sd2ail.cli.options;

import io.sd2ail.run.RunSummary;
import io.sd2ail.session.Run;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of every command that begins a training or goes on with one.
public final class TrainingOptions {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Mixin
    private ImitationOptions imitation = new ImitationOptions();

    @Option(
            names = "--demos",
            paramLabel = "FILE",
            description = "Expert demonstrations, a file or directory of any format that docs/demonstrations.md names."
                    + " Default: those that come with the project.")
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
    public Run choose(CommandContext context) {
        imitation.addTo(options, demonstrations);
        options.startWith(
                "initial-policy",
                "--initial-policy",
                initialPolicy == null ? null : context.folders().policyFile(initialPolicy));
        return runs.choose(context, options, demonstrations, null);
    }

    /// Whether any of them was given.
    public boolean given() {
        return runs.given()
                || options.given()
                || demonstrations != null
                || summary != null
                || imitation.given()
                || initialPolicy != null;
    }

    /// Where the closing summary goes; null for nowhere.
    @Nullable
    public Path summary() {
        return summary;
    }

    /// Moves a closing summary that another process wrote to where one was asked for.
    ///
    /// @throws CommandFailure when it can't be written there
    public void take(Path written) {
        if (summary != null && Files.exists(written)) {
            try {
                Files.move(written, summary, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw CommandFailure.failed("the summary can't be moved to " + summary + " (" + e.getMessage()
                        + "): it stays in " + written);
            }
        }
    }

    /// Writes the closing summary, where one was asked for.
    public void write(RunSummary closing) {
        if (summary != null) {
            SummaryFile.write(summary, closing);
        }
    }
}
