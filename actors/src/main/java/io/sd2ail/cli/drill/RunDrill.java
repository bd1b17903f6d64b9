package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.process.TrainingChild;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A drill of one training process: it is trained, broken and resumed again and again.
abstract class RunDrill implements Callable<Integer> {
    private final CommandContext context;
    private final String name;

    @Option(names = "--times", paramLabel = "N", description = "How often. Default: ${DEFAULT-VALUE}.")
    private int times = 10;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is broken when. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Directory of the drilled run. Default: runs/DRILL-drill.")
    private @Nullable Path run;

    /// @param name of the drill
    RunDrill(CommandContext context, String name) {
        this.context = context;
        this.name = name;
    }

    /// Breaks the run, which no process has open, or its process; looks what is left and has it trained on.
    ///
    /// @return what was done and found; the first word is `balanced` where all is well
    abstract String once(TrainingChild child, Path directory, SplittableRandom random) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Path directory = context.folders().of(run == null ? Path.of(name + "-drill") : run);
        if (Files.exists(directory)) {
            throw CommandFailure.usage(directory + " exists already: remove it or choose another --run");
        }
        Files.createDirectories(directory.toAbsolutePath().getParent());
        TrainingChild child = new TrainingChild(directory);
        SplittableRandom random = new SplittableRandom(seed);
        // A run must exist before it can be resumed.
        child.trainAndStop();
        int balanced = 0;
        for (int time = 1; time <= times; time++) {
            String finding = finding(child, directory, random);
            balanced += finding.startsWith("balanced") ? 1 : 0;
            context.screen().line(String.format(Locale.ROOT, "%d of %d: %s", time, times, finding));
        }
        context.screen().line(balanced + " of " + times + " resumes balanced; the run is in " + directory);
        return balanced == times ? ExitCode.OK : ExitCode.FAILED;
    }

    private String finding(TrainingChild child, Path directory, SplittableRandom random) throws Exception {
        try {
            return once(child, directory, random);
        } catch (RuntimeException failure) {
            return "FAILED: " + failure.getMessage();
        }
    }
}
