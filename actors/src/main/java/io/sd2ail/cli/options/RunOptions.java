package io.sd2ail.cli.options;

import io.sd2ail.cli.CommandContext;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say which run: a new one, or one to go on with.
public final class RunOptions {
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
    public record Chosen(RunConfig config, Path directory, boolean resumed) {}

    /// @param demonstrations over the configured file, or null
    /// @param role of a new run, or null
    public Chosen choose(
            CommandContext context, ConfigOptions options, @Nullable Path demonstrations, @Nullable String role) {
        if (resume == null) {
            RunConfig config = options.load(demonstrations, role);
            return new Chosen(config, newDirectory(context, config), false);
        }
        if (run != null) {
            throw CommandFailure.usage("--run names a new run and --resume an old one: give one of them");
        }
        Path directory = context.folders().of(resume);
        return new Chosen(options.loadStored(RunFolders.storedConfig(directory), demonstrations), directory, true);
    }

    private Path newDirectory(CommandContext context, RunConfig config) {
        Path directory = run == null
                ? context.folders()
                        .fresh(config, LocalDateTime.ofInstant(context.clock().instant(), ZoneId.systemDefault()))
                : context.folders().of(run);
        if (Files.exists(directory.resolve("config.conf"))) {
            throw CommandFailure.usage("there is a run in " + directory + " already: go on with it by --resume "
                    + directory + ", or choose another --run");
        }
        return directory;
    }

    /// Whether any of them was given.
    public boolean given() {
        return resume != null || run != null;
    }
}
