package io.sd2ail.cli;

import io.sd2ail.node.RunOutcome;
import io.sd2ail.telemetry.SummaryJson;
import io.sd2ail.train.RunConfig;
import io.sd2ail.train.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
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
            "  ./sd2ail train --resume runs/third-try --steps 20000",
            "",
            "Ctrl-C saves everything and stops; --resume goes on from there."
        })
final class TrainCommand implements Callable<Integer> {
    private final Stage stage;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--demos",
            paramLabel = "FILE",
            description = "Expert demonstrations (.npz). Default: those that come with the project.")
    private @Nullable Path demonstrations;

    @Option(names = "--resume", paramLabel = "DIR", description = "Go on with this run, as if it had not stopped.")
    private @Nullable Path resume;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Directory of the new run; a bare name lies in runs/. Default: runs/ENV-seedN-TIME.")
    private @Nullable Path run;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the closing summary as JSON.")
    private @Nullable Path summary;

    TrainCommand(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Integer call() {
        if (resume != null && run != null) {
            throw CommandFailure.usage("--run names a new run and --resume an old one: give one of them");
        }
        RunConfig config;
        Path directory;
        if (resume != null) {
            directory = stage.folders().of(resume);
            config = options.loadStored(RunFolders.storedConfig(directory), demonstrations);
        } else {
            config = options.load(demonstrations, null);
            directory = newDirectory(config);
        }
        RunOutcome outcome = new TrainingSession(stage).run(config, directory, resume != null);
        if (summary != null) {
            writeSummary(summary, outcome.summary());
        }
        return ExitCode.OK;
    }

    private Path newDirectory(RunConfig config) {
        Path directory = run == null
                ? stage.folders()
                        .fresh(config, LocalDateTime.ofInstant(stage.clock().instant(), ZoneId.systemDefault()))
                : stage.folders().of(run);
        if (Files.exists(directory.resolve("config.conf"))) {
            throw CommandFailure.usage("there is a run in " + directory + " already: go on with it by --resume "
                    + directory + ", or choose another --run");
        }
        return directory;
    }

    private static void writeSummary(Path file, RunSummary summary) {
        try {
            SummaryJson.write(file, summary);
        } catch (IOException e) {
            throw CommandFailure.failed("the run is safe in " + summary.runDirectory() + ", but its summary " + file
                    + " can't be written (" + e.getMessage() + "): choose a file in a folder you can write to");
        }
    }
}
