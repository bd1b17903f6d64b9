package io.sd2ail.cli;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.train.LearningTask;
import io.sd2ail.train.PolicyFile;
import io.sd2ail.train.RunConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Where runs live: a bare name stands for a folder in `parent`, anything else is a path.
///
/// @param parent of runs that are named, or not named at all
record RunFolders(Path parent) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    Path of(Path given) {
        boolean bareName = given.getNameCount() == 1 && !given.isAbsolute() && !Files.isDirectory(given);
        return bareName ? parent.resolve(given) : given;
    }

    /// A new run's folder, named after what it does and when.
    Path fresh(RunConfig config, LocalDateTime now) {
        return parent.resolve(
                "%s-seed%d-%s".formatted(fileName(config.environment()), config.seed(), STAMP.format(now)));
    }

    /// Names that are paths, or hold colons, as one word.
    private static String fileName(String environment) {
        return environment.replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    /// The configuration file of an existing run.
    static Path storedConfig(Path runDirectory) {
        Path stored = runDirectory.resolve("config.conf");
        if (!Files.isDirectory(runDirectory)) {
            throw CommandFailure.failed("there is no run in " + runDirectory + ": `ls runs` shows what there is");
        }
        if (!Files.isReadable(stored)) {
            throw CommandFailure.failed(
                    runDirectory + " is no run directory, config.conf is missing: name a folder that `train` made");
        }
        return stored;
    }

    /// A policy that an existing run keeps.
    ///
    /// @param config of the run
    /// @throws io.sd2ail.checkpoint.StorageException when the run has none yet, or it can't be read
    static PolicyFile.Stored policy(Path runDirectory, RunConfig config, PolicyFile.Choice choice) {
        return PolicyFile.read(policyFile(runDirectory, choice), LearningTask.shapeOf(config));
    }

    /// Where an existing run keeps a policy, once it has one.
    static Path policyFile(Path runDirectory, PolicyFile.Choice choice) {
        return choice.in(runDirectory.resolve("policy"));
    }

    /// The configuration of an existing run.
    static RunConfig read(Path runDirectory) {
        return ConfigBinder.bind(
                new ConfigSources(null, null, null, storedConfig(runDirectory), List.of()).load(), RunConfig.class);
    }
}
