package io.sd2ail.cli.options;

import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.training.Rollback;
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

    @Option(
            names = "--checkpoint",
            paramLabel = "N",
            description = "With --resume: go on from this checkpoint, a folder of checkpoints/, instead of the newest;"
                    + " what came after it is set aside in dropped/.")
    private @Nullable Long checkpoint;

    @Option(
            names = "--without-replay",
            description =
                    "With --resume: go on with the networks and counters alone; the transitions are set aside, for"
                            + " a journal that is damaged.")
    private boolean withoutReplay;

    /// @param demonstrations over the configured file, or null
    /// @param role of a new run, or null
    public Run choose(
            CommandContext context, ConfigOptions options, @Nullable Path demonstrations, @Nullable String role) {
        if (resume == null) {
            if (checkpoint != null || withoutReplay) {
                throw CommandFailure.usage(
                        "--checkpoint and --without-replay say from where a run goes on: name it by" + " --resume DIR");
            }
            RunConfig config = options.load(demonstrations, role);
            return Run.begin(config, newDirectory(context, config));
        }
        if (run != null) {
            throw CommandFailure.usage("--run names a new run and --resume an old one: give one of them");
        }
        Path directory = context.folders().of(resume);
        return Run.resume(
                options.loadStored(RunFolders.storedConfig(directory), demonstrations),
                directory,
                new Rollback(checkpoint, withoutReplay));
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
        return resume != null || run != null || checkpoint != null || withoutReplay;
    }
}
