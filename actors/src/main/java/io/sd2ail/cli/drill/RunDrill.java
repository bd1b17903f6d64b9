package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.process.TrainingChild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/// A drill of one training process: it is trained, broken and resumed again and again.
abstract class RunDrill extends Drill {
    @Option(names = "--times", paramLabel = "N", description = "How often. Default: ${DEFAULT-VALUE}.")
    private int times = 10;

    /// @param name of the drill
    RunDrill(CommandContext context, String name) {
        super(context, name);
    }

    /// Breaks the run, which no process has open, or its process; looks what is left and has it trained on.
    ///
    /// @return what was done and found; the first word is `balanced` where all is well
    abstract String once(TrainingChild child, Path directory, SplittableRandom random) throws Exception;

    @Override
    final boolean isSurvived(Path directory, SplittableRandom random) throws Exception {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        TrainingChild child = new TrainingChild(directory);
        // A run must exist before it can be resumed.
        child.trainAndStop();
        int balanced = 0;
        for (int time = 1; time <= times; time++) {
            String finding = finding(child, directory, random);
            balanced += finding.startsWith("balanced") ? 1 : 0;
            screen().line(String.format(Locale.ROOT, "%d of %d: %s", time, times, finding));
        }
        screen().line(balanced + " of " + times + " resumes balanced; the run is in " + directory);
        return balanced == times;
    }

    private String finding(TrainingChild child, Path directory, SplittableRandom random) throws Exception {
        try {
            return once(child, directory, random);
        } catch (RuntimeException failure) {
            return "FAILED: " + failure.getMessage();
        }
    }
}
