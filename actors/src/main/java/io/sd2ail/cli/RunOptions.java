package io.sd2ail.cli;

import io.sd2ail.train.RunConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say which run: a new one, or one to go on with.
final class RunOptions {
    @Option(names = "--resume", paramLabel = "DIR", description = "Go on with this run, as if it had not stopped.")
    private @Nullable Path resume;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Directory of the new run; a bare name lies in runs/. Default: runs/ENV-seedN-TIME.")
    private @Nullable Path run;

    /// A run about to be done.
    ///
    /// @param resumed whether its directory holds it already
    record Chosen(RunConfig config, Path directory, boolean resumed) {}

    /// @param demonstrations over the configured file, or null
    /// @param role of a new run, or null
    Chosen choose(Stage stage, ConfigOptions options, @Nullable Path demonstrations, @Nullable String role) {
        if (resume == null) {
            RunConfig config = options.load(demonstrations, role);
            return new Chosen(config, newDirectory(stage, config), false);
        }
        if (run != null) {
            throw CommandFailure.usage("--run names a new run and --resume an old one: give one of them");
        }
        Path directory = stage.folders().of(resume);
        return new Chosen(options.loadStored(RunFolders.storedConfig(directory), demonstrations), directory, true);
    }

    private Path newDirectory(Stage stage, RunConfig config) {
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

    /// Whether any of them was given.
    boolean given() {
        return resume != null || run != null;
    }
}
