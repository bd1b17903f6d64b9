package io.sd2ail.bench.speed;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.ReportFile;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark speed`.
@Command(
        name = "speed",
        description = {
            "Times one learner iteration, by part and as a whole, and the policy's action for rollouts.",
            "",
            "Beside them, in turn, the same work in PyTorch and onnxruntime (bench/peers), run by the Python that the"
                    + " environment variable SD2AIL_PYTHON names; docs/benchmarks.md says what to install into it and how to"
                    + " read the figures. Leave the machine alone meanwhile."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  SD2AIL_PYTHON=venv/bin/python ./sd2ail benchmark speed --json speed.json --chart speed.svg",
            "  ./sd2ail benchmark speed --sizes pendulum --threads 1 --rounds 2",
            "  SD2AIL_PYTHON=venv/bin/python ./sd2ail benchmark speed --sizes hopper --peers eager",
            "",
            "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."
        })
public final class SpeedCommand implements Callable<Integer> {
    private static final long SEED = 1;
    private static final String NONE = "none";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "hopper,halfcheetah,walker2d,ant",
            paramLabel = "NAME",
            description =
                    "Of hopper, halfcheetah, walker2d, ant, pendulum, parted by commas. Default: ${DEFAULT-VALUE}.")
    private List<String> sizes = List.of();

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Of each side, one measurement each. Default: 1,2 where there are two cores.")
    private @Nullable List<Integer> threads;

    @Option(
            names = "--rounds",
            defaultValue = "8",
            paramLabel = "N",
            description = "Rounds, in which all sides take turns at each part. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--peers",
            split = ",",
            defaultValue = "eager,compiled,research",
            paramLabel = "NAME",
            description = "Forms of the PyTorch learner, or 'none'. Default: ${DEFAULT-VALUE}.")
    private List<String> peers = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write all figures there.")
    private @Nullable Path json;

    @Option(names = "--chart", paramLabel = "FILE", description = "Also draw the full iterations there, as SVG.")
    private @Nullable Path chart;

    private final Map<String, String> environment;

    /// @param environment variables of the process
    public SpeedCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Launch launch = new Launch(environment);
        SpeedOptions options = new SpeedOptions(
                sizes.stream().map(Size::named).distinct().toList(),
                threads == null ? defaultThreads() : threads.stream().distinct().toList(),
                rounds,
                launch.python() == null ? List.of() : chosenPeers(),
                SEED,
                environment);
        ReportFile jsonFile = ReportFile.of("--json", json);
        ReportFile chartFile = ReportFile.of("--chart", chart);
        SpeedRun run = new SpeedRun(
                options, launch, spec.commandLine().getOut(), spec.commandLine().getErr());
        List<CaseResult> results = run.measure();
        jsonFile.write(ReportJson.of(run.setting(), results));
        chartFile.write(SpeedChart.of(
                results, run.setting().cpu() + ", " + run.setting().cores() + " cores"));
        return 0;
    }

    private static List<Integer> defaultThreads() {
        return Runtime.getRuntime().availableProcessors() < 2 ? List.of(1) : List.of(1, 2);
    }

    private List<Side> chosenPeers() {
        if (peers.equals(List.of(NONE))) {
            return List.of();
        }
        return peers.stream().map(SpeedCommand::peer).distinct().toList();
    }

    private static Side peer(String name) {
        return Side.peers().stream()
                .filter(side -> side.label().equals(name))
                .findFirst()
                .orElseThrow(() -> BenchmarkFailure.usage("--peers has '" + name + "', which is none of "
                        + Side.peers().stream().map(Side::label).collect(Collectors.joining(", "))
                        + ": name one or more of these, or '" + NONE + "' alone"));
    }
}
