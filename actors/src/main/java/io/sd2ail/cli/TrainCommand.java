package io.sd2ail.cli;

import io.sd2ail.node.RunOutcome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `train`: a whole run in this process, new or resumed.
@Command(
        name = "train",
        description = "Learns a policy from demonstrations, in this process.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail train",
            "  ./sd2ail train --seed 3 --run third-try --summary third-try.json",
            "  ./sd2ail train --env Pendulum-v1 --demos my.npz --set evaluation.every-steps=1000",
            "  ./sd2ail train --algorithm gail",
            "  ./sd2ail train --demonstrations synthetic --diffusion pendulum.safetensors",
            "  ./sd2ail train --resume runs/third-try --steps 20000",
            "",
            "Ctrl-C saves everything and stops; --resume goes on from there."
        })
final class TrainCommand implements Callable<Integer> {
    private final Stage stage;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Mixin
    private ImitationOptions imitation = new ImitationOptions();

    @Option(
            names = "--demos",
            paramLabel = "FILE",
            description = "Expert demonstrations (.npz). Default: those that come with the project.")
    private @Nullable Path demonstrations;

    @Mixin
    private RunOptions runs = new RunOptions();

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the closing summary as JSON.")
    private @Nullable Path summary;

    TrainCommand(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Integer call() {
        imitation.addTo(options, demonstrations);
        RunOptions.Chosen run = runs.choose(stage, options, demonstrations, null);
        RunOutcome outcome = new TrainingSession(stage).run(run.config(), run.directory(), run.resumed());
        if (summary != null) {
            SummaryFile.write(summary, outcome.summary());
        }
        return ExitCode.OK;
    }
}
