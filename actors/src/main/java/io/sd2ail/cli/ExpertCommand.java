package io.sd2ail.cli;

import io.sd2ail.demonstration.DemonstrationWriter;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.environment.Environment;
import io.sd2ail.node.RunOutcome;
import io.sd2ail.train.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `expert`: trains soft actor-critic on the environment's own reward and records its last policy's episodes, without
/// exploration, as demonstrations.
@Command(
        name = "expert",
        description = "Trains an expert on the environment's own reward and records its demonstrations.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail expert --env Pendulum-v1",
            "  ./sd2ail expert --env Pendulum-v1 --seed 2 --steps 20000 --trajectories 10 --out pendulum.npz"
        })
final class ExpertCommand implements Callable<Integer> {
    private final Stage stage;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--trajectories", paramLabel = "N", description = "Episodes to record. Default: ${DEFAULT-VALUE}.")
    private int trajectories = 10;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the demonstrations go. Default: demonstrations.npz in the run's directory.")
    private @Nullable Path out;

    ExpertCommand(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Integer call() {
        if (trajectories < 1) {
            throw CommandFailure.usage("--trajectories is " + trajectories + ": ask for at least 1");
        }
        RunConfig config = options.load(null, "expert");
        LocalDateTime now = LocalDateTime.ofInstant(stage.clock().instant(), ZoneId.systemDefault());
        Path directory = stage.folders().fresh(config, now);
        RunOutcome outcome = new TrainingSession(stage).run(config, directory, false);
        if (!outcome.complete()) {
            throw CommandFailure.failed("the expert's training was stopped, so nothing was recorded: ./sd2ail train "
                    + "--resume " + directory + " goes on with it");
        }
        record(config, directory, out == null ? directory.resolve("demonstrations.npz") : out);
        return ExitCode.OK;
    }

    private void record(RunConfig config, Path directory, Path file) {
        TrainingSystem.Policy policy = stage.system().newestPolicy(directory, config);
        try (Environment environment = config.newEnvironment()) {
            Demonstrations demonstrations =
                    new ExpertRecording(environment, policy, config.seed()).record(trajectories, directory.toString());
            DemonstrationWriter.write(file, demonstrations);
            stage.screen()
                    .line(String.format(
                            Locale.ROOT,
                            "%d trajectories of mean return %.1f are in %s",
                            trajectories,
                            demonstrations.meanReturn(),
                            file));
            stage.screen().line("  ./sd2ail demos inspect " + file + " --env " + config.environment());
            stage.screen().line("  ./sd2ail train --env " + config.environment() + " --demos " + file);
        } catch (IOException e) {
            throw CommandFailure.failed("the expert is safe in " + directory + ", but " + file + " can't be written ("
                    + e.getMessage() + "): choose a file in a folder you can write to by --out");
        }
    }
}
