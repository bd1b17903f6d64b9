package io.sd2ail.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command line `./sd2ail benchmark`. Figures go to standard output, progress and errors to standard error.
@Command(
        name = "./sd2ail benchmark",
        description = {
            "Times one learner iteration by part: discriminator, threshold + reward, SAC, sampling, random draws.",
            "",
            "Beside it, in turn, the same parts in eager PyTorch (bench/peers/torch_learner.py), run by the Python that"
                    + " the environment variable SD2AIL_PYTHON names, or by python3 where that can import torch."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  ./sd2ail benchmark",
            "  SD2AIL_PYTHON=venv/bin/python ./sd2ail benchmark learner --json learner.json",
            "  ./sd2ail benchmark --sizes pendulum --rounds 1",
            "",
            "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."
        })
public final class Main implements Callable<Integer> {
    private static final String THREADS_PROPERTY = "ai.djl.pytorch.num_threads";
    private static final long SEED = 1;

    /// What can be measured.
    enum Subject {
        LEARNER
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "learner",
            defaultValue = "learner",
            description = "What is timed: learner, which is the default.")
    private Subject subject = Subject.LEARNER;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "hopper,halfcheetah",
            paramLabel = "NAME",
            description = "hopper, halfcheetah, pendulum, parted by commas. Default: ${DEFAULT-VALUE}.")
    private List<String> sizes = List.of();

    @Option(
            names = "--iterations",
            defaultValue = "30",
            paramLabel = "N",
            description = "Counted calls of a part, each round. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    @Option(
            names = "--warmup",
            defaultValue = "5",
            paramLabel = "N",
            description = "Calls before them. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            paramLabel = "N",
            description = "Rounds, in which ours and the peer take turns. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads of the native operations, on both sides: what the launcher sets by the property "
                    + THREADS_PROPERTY + " and OMP_NUM_THREADS. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write all figures there.")
    private @Nullable Path json;

    private final Map<String, String> environment;

    /// @param environment variables of the process
    Main(Map<String, String> environment) {
        this.environment = environment;
    }

    /// Runs the benchmark and ends the process with its exit code.
    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandSpec described = CommandSpec.forAnnotatedObject(new Main(environment))
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build());
        return new CommandLine(described)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((failure, _) -> badUsage(failure))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
    }

    @Override
    public Integer call() {
        return switch (subject) {
            case LEARNER -> measureLearner();
        };
    }

    private int measureLearner() {
        LearnerOptions options =
                new LearnerOptions(sizes.stream().map(Size::named).toList(), iterations, warmup, rounds, threads, SEED);
        // Read when the native library loads, which is later.
        System.setProperty(THREADS_PROPERTY, String.valueOf(threads));
        Optional<PeerProcess> peer = PeerProcess.find(environment, threads);
        try {
            measure(options, peer);
        } finally {
            peer.ifPresent(PeerProcess::close);
        }
        return 0;
    }

    private void measure(LearnerOptions options, Optional<PeerProcess> peer) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Setting setting = Setting.here(options, peer.map(PeerProcess::versions).orElse(null));
        setting.lines().forEach(out::println);
        if (peer.isEmpty()) {
            out.println("peer:    none; for a comparison: python3 -m venv venv && venv/bin/pip install torch=="
                    + setting.pytorch() + ", then set " + PeerProcess.PYTHON + "=venv/bin/python");
        }
        LearnerBenchmark benchmark =
                new LearnerBenchmark(options, peer.map(PeerProcess::connection).orElse(null), err::println);
        List<SizeResult> results = new ArrayList<>();
        for (Size size : options.sizes()) {
            SizeResult result = benchmark.measure(size);
            results.add(result);
            out.println();
            out.println(size.description());
            Table.of(result).forEach(out::println);
            out.flush();
        }
        if (json != null) {
            write(json, ReportJson.of(setting, results));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw BenchmarkFailure.failed(
                    "--json " + file + " can't be written (" + e + "): name a file in a folder that exists");
        }
    }

    private static int badUsage(ParameterException failure) {
        return say(failure.getCommandLine(), failure.getMessage() + "; see ./sd2ail benchmark --help", 2);
    }

    private static int failed(Exception failure, CommandLine command) {
        if (failure instanceof BenchmarkFailure known) {
            return say(command, String.valueOf(known.getMessage()), known.exitCode());
        }
        failure.printStackTrace(command.getErr());
        return say(command, "this is a bug in the benchmark: please report it with the lines above", 1);
    }

    private static int say(CommandLine command, String message, int exitCode) {
        command.getErr().println("error: " + message);
        command.getErr().flush();
        return exitCode;
    }
}
