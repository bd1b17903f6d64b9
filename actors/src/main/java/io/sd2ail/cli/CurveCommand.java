package io.sd2ail.cli;

import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.environment.Environment;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.KeptFile;
import io.sd2ail.session.RunFolders;
import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.LearningCurve;
import io.sd2ail.telemetry.MetricsCsv;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `curve`: the evaluations of several runs in one picture.
@Command(
        name = "curve",
        description = "Draws the learning curves of several runs of one environment as an SVG picture.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail curve runs/seed1 runs/seed2 runs/seed3 --out curves.svg",
            "",
            "Runs are told apart by their seeds, or by their directories' names where seeds are the same.",
            "Each run's own curve.svg is drawn while it trains."
        })
final class CurveCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(
            paramLabel = "RUN_DIR",
            arity = "1..*",
            description = "Directories of the runs; a bare name lies in runs/.")
    private List<Path> runs = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "Picture to write. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("curves.svg");

    CurveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<EvaluationCurve> curves = new ArrayList<>();
        double expertSum = 0;
        double randomSum = 0;
        String environment = "";
        Map<Path, RunConfig> configs = new LinkedHashMap<>();
        for (Path run : runs) {
            Path directory = context.folders().of(run);
            configs.put(directory, RunFolders.read(directory));
        }
        long seeds = configs.values().stream().map(RunConfig::seed).distinct().count();
        for (Map.Entry<Path, RunConfig> run : configs.entrySet()) {
            Path directory = run.getKey();
            RunConfig config = run.getValue();
            if (!environment.isEmpty() && !environment.equals(config.environment())) {
                throw CommandFailure.usage(directory + " is a run of " + config.environment() + ", the first one of "
                        + environment + ": draw them apart");
            }
            environment = config.environment();
            // Runs that differ in something else than the seed are known by what their user called them.
            String label = seeds == configs.size() ? "seed " + config.seed() : name(directory);
            curves.add(curve(directory, label));
            expertSum += expertReturn(directory, config);
            randomSum += randomReturn(config);
        }
        int count = configs.size();
        String title = environment + ", " + count + (count == 1 ? " run" : " runs");
        write(new LearningCurve(title, expertSum / count, randomSum / count, curves).svg());
        context.screen().line(title + ": " + out);
        return ExitCode.OK;
    }

    private static String name(Path directory) {
        Path last = directory.toAbsolutePath().normalize().getFileName();
        return last == null ? directory.toString() : last.toString();
    }

    private static EvaluationCurve curve(Path directory, String label) {
        Path metrics = directory.resolve(MetricsCsv.FILE_NAME);
        try {
            return MetricsCsv.evaluations(metrics, label);
        } catch (IOException e) {
            throw CommandFailure.failed(metrics + " can't be read (" + e.getMessage()
                    + "): name the directory of a run that was evaluated");
        }
    }

    private static double expertReturn(Path directory, RunConfig config) {
        if (!config.algorithm().imitates()) {
            return Double.NaN;
        }
        if (!config.demonstrations().real()) {
            return SavedDiffusion.read(directory.resolve(KeptFile.DIFFUSION)).expertReturn();
        }
        Demonstrations kept = DemonstrationFormats.read(directory.resolve(KeptFile.DEMONSTRATIONS));
        return config.demonstrations()
                .selection()
                .of(kept, new RandomStream(config.seed(), "demonstrations"))
                .expertReturn();
    }

    private static double randomReturn(RunConfig config) {
        try (Environment environment = config.newEnvironment()) {
            return new Evaluation(environment, config.evaluation().episodes(), config.seed())
                    .runRandom()
                    .meanReturn();
        }
    }

    private void write(String svg) {
        try {
            Files.writeString(out, svg, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CommandFailure.failed(
                    out + " can't be written (" + e.getMessage() + "): choose a file in a folder you can write to");
        }
    }
}
