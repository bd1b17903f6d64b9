package io.sd2ail.session;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.training.LearningTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Where runs live: a bare name stands for a folder in `parent`, anything else is a path.
///
/// @param parent of runs that are named, or not named at all
public record RunFolders(Path parent) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    public Path of(Path given) {
        boolean bareName = given.getNameCount() == 1 && !given.isAbsolute() && !Files.isDirectory(given);
        return bareName ? parent.resolve(given) : given;
    }

    /// A new run's folder, named after what it does and when.
    public Path fresh(RunConfig config, LocalDateTime now) {
        return parent.resolve(
                "%s-seed%d-%s".formatted(fileName(config.environment()), config.seed(), STAMP.format(now)));
    }

    /// Names that are paths, or hold colons, as one word.
    private static String fileName(String environment) {
        return environment.replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    /// What a user calls a run.
    public static String name(Path runDirectory) {
        Path last = runDirectory.toAbsolutePath().normalize().getFileName();
        return last == null ? runDirectory.toString() : last.toString();
    }

    /// The configuration file of an existing run.
    public static Path storedConfig(Path runDirectory) {
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
    public static PolicyFile.Stored policy(Path runDirectory, RunConfig config, PolicyFile.Choice choice) {
        return PolicyFile.read(policyFile(runDirectory, choice), LearningTask.shapeOf(config));
    }

    /// Where an existing run keeps a policy.
    ///
    /// @throws CommandFailure when it has none yet
    public static Path requirePolicyFile(Path runDirectory, PolicyFile.Choice choice) {
        Path file = policyFile(runDirectory, choice);
        if (!Files.exists(file)) {
            throw CommandFailure.failed(runDirectory + " has no " + choice + " policy yet: go on with it by ./sd2ail"
                    + " train --resume " + runDirectory);
        }
        return file;
    }

    /// Where an existing run keeps a policy, once it has one.
    public static Path policyFile(Path runDirectory, PolicyFile.Choice choice) {
        return choice.in(runDirectory.resolve("policy"));
    }

    /// The file of a given policy: the file itself, or the newest one of a run.
    ///
    /// @throws CommandFailure when there is neither, or the run has none yet
    public Path policyFile(Path given) {
        if (Files.isRegularFile(given)) {
            return given;
        }
        Path directory = of(given);
        if (!Files.isDirectory(directory)) {
            throw CommandFailure.failed(given + " is neither a policy's file nor a run: check the path");
        }
        return requirePolicyFile(directory, PolicyFile.Choice.LATEST);
    }

    /// The configuration of an existing run.
    public static RunConfig read(Path runDirectory) {
        return ConfigBinder.bind(
                new ConfigSources(null, null, null, storedConfig(runDirectory), List.of()).load(), RunConfig.class);
    }
}
