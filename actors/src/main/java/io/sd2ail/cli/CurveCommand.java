package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.OutputFile;
import io.sd2ail.cli.options.RunsParameter;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RecordedRun;
import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.plot.LearningCurve;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private RunsParameter runs = new RunsParameter();

    @Option(names = "--out", paramLabel = "FILE", description = "Picture to write. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("curves.svg");

    CurveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<RecordedRun> recorded = runs.read(context.folders());
        String environment = recorded.getFirst().config().environment();
        long seeds =
                recorded.stream().map(run -> run.config().seed()).distinct().count();
        List<EvaluationCurve> curves = new ArrayList<>();
        for (RecordedRun run : recorded) {
            RunConfig config = run.config();
            if (!environment.equals(config.environment())) {
                throw CommandFailure.usage(run.directory() + " is a run of " + config.environment()
                        + ", the first one of " + environment + ": draw them apart");
            }
            // Runs that differ in something else than the seed are known by what their user called them.
            curves.add(run.evaluations(seeds == recorded.size() ? "seed " + config.seed() : run.name()));
        }
        String title = environment + ", " + recorded.size() + (recorded.size() == 1 ? " run" : " runs");
        write(new LearningCurve(
                        title,
                        mean(recorded, RecordedRun::expertReturn),
                        mean(recorded, RecordedRun::randomReturn),
                        curves)
                .svg());
        context.screen().line(title + ": " + out);
        return ExitCode.OK;
    }

    private static double mean(List<RecordedRun> runs, ToDoubleFunction<RecordedRun> value) {
        return runs.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private void write(String svg) {
        try {
            Files.writeString(out, svg, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw OutputFile.failure(out, e);
        }
    }
}
