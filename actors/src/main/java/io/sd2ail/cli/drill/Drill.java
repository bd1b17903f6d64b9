package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.drill.ClusterDrill;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.Screen;
import io.sd2ail.training.RunAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What all drills have in common: a run of their own, and chance that repeats.
abstract class Drill implements Callable<Integer> {
    private final CommandContext context;
    private final String name;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is broken when. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Directory of the drilled run. Default: runs/DRILL-drill.")
    private @Nullable Path run;

    /// @param name of the drill
    Drill(CommandContext context, String name) {
        this.context = context;
        this.name = name;
    }

    final Screen screen() {
        return context.screen();
    }

    /// Breaks a run again and again.
    ///
    /// @param directory of the run, which is not there yet
    /// @return whether all was well each time
    abstract boolean isSurvived(Path directory, SplittableRandom random) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Path directory = context.folders().of(run == null ? Path.of(name + "-drill") : run);
        if (Files.exists(directory)) {
            throw CommandFailure.usage(directory + " exists already: remove it or choose another --run");
        }
        return isSurvived(directory, new SplittableRandom(seed)) ? ExitCode.OK : ExitCode.FAILED;
    }

    /// Breaks a cluster once, and tells what came of it.
    @FunctionalInterface
    interface Breaking {
        /// @param time how many-th, from 1
        /// @return whether all was well
        boolean once(ClusterDrill drill, int time) throws IOException, InterruptedException;
    }

    /// Trains in a cluster while it is broken, and counts its journal from outside at the end.
    ///
    /// @return how often all was well
    final int count(LaunchedCluster cluster, RunConfig config, Path directory, int times, Breaking breaking)
            throws IOException, InterruptedException {
        ClusterDrill drill = new ClusterDrill(cluster, config);
        int good = 0;
        try {
            drill.start();
            for (int time = 1; time <= times; time++) {
                good += breaking.once(drill, time) ? 1 : 0;
            }
            drill.stop();
        } finally {
            cluster.kill();
        }
        RunAudit audit = RunAudit.of(directory);
        screen().line(String.format(
                Locale.ROOT,
                "audit from outside: %,d rows in %,d batches of the journal, no gap and no duplicate",
                audit.journaled(),
                audit.batches()));
        return good;
    }
}
