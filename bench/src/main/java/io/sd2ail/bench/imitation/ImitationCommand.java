package io.sd2ail.bench.imitation;

import io.sd2ail.bench.side.Launch;
import io.sd2ail.terminal.Screen;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark imitation`.
@Command(
        name = "imitation",
        description = {
            "Trains every algorithm on every task with every seed, and compares how well and how fast they imitate.",
            "",
            "Each training is a process of its own, with its run in DIR/runs. The same command again goes on where it"
                    + " stopped: what is done is left alone, what was begun or failed goes on."
                    + " docs/benchmarks.md says how to read the figures."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  ./sd2ail benchmark imitation --tasks Pendulum-v1 --algorithms sd2ail,bc --seeds 3 --out pendulum",
            "  ./sd2ail benchmark imitation --tasks Hopper-v5,Ant-v5 --demonstrations 4,1,4/20 --seeds 5 \\",
            "      --minutes 600 --parallel 2 --out imitation",
            "",
            "Exit codes: 0 all done, 1 some failed or unfinished, 2 bad usage, 130 stopped by Ctrl-C."
        })
public final class ImitationCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--tasks",
            split = ",",
            required = true,
            paramLabel = "NAME",
            description = "Environments, with commas between.")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = "--algorithms",
            split = ",",
            defaultValue = "sd2ail,diffail,gail,bc",
            paramLabel = "NAME",
            description = "sd2ail and bc by the task's settings; paper, which is sd2ail, diffail and gail by"
                    + " cluster-config/preset/paper.conf or paper-TASK.conf, as published."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<String> algorithms = new ArrayList<>();

    @Option(
            names = "--demonstrations",
            split = ",",
            paramLabel = "N[/K]",
            description = "N trajectories, or every K-th row of N trajectories. Default: as many trajectories as each"
                    + " task's settings say.")
    private List<String> demonstrations = new ArrayList<>();

    @Option(
            names = "--seeds",
            defaultValue = "3",
            paramLabel = "N",
            description = "Seeds 1 to N of each. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Of every training: environment steps, for bc updates. Default: as its settings say.")
    private @Nullable Long steps;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "A training is saved and stopped after M minutes in all. Default: no limit.")
    private @Nullable Double minutes;

    @Option(
            names = "--parallel",
            defaultValue = "1",
            paramLabel = "K",
            description = "Trainings at a time. With more than one, each has one thread for its learner and one for its"
                    + " generator, and times tell less. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of every training; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--demos",
            paramLabel = "TASK=FILE",
            description = "Demonstrations (.npz) of a task in place of the bundled ones; may be repeated.")
    private Map<String, Path> demonstrationFiles = new LinkedHashMap<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of runs and results.")
    private Path out = Path.of("");

    /// @param screen for progress
    public ImitationCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
        ImitationBenchmark benchmark = new ImitationBenchmark(
                "./sd2ail benchmark "
                        + String.join(
                                " ", spec.root().commandLine().getParseResult().originalArgs()),
                options(),
                Launch::training,
                new MatrixProgress(screen, System::nanoTime));
        CountDownLatch said = new CountDownLatch(1);
        Thread stop = new Thread(() -> stop(benchmark, said), "graceful-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return run(benchmark) ? 0 : 1;
        } finally {
            said.countDown();
            remove(stop);
        }
    }

    private boolean run(ImitationBenchmark benchmark) throws InterruptedException {
        boolean done = benchmark.run();
        PrintWriter figures = spec.commandLine().getOut();
        benchmark.report().lines().forEach(figures::println);
        figures.flush();
        screen.errorLine("results are in " + out + ": results.md, results.json and pictures"
                + (done ? "" : "; the same command again goes on with what is not done"));
        return done;
    }

    private MatrixOptions options() {
        return new MatrixOptions(
                tasks,
                algorithms.stream().map(ImitationMethod::named).toList(),
                demonstrations.isEmpty()
                        ? List.of(DemonstrationChoice.OWN)
                        : demonstrations.stream()
                                .map(DemonstrationChoice::parse)
                                .toList(),
                seeds,
                steps,
                minutes,
                parallel,
                settings,
                demonstrationFiles,
                out);
    }

    /// Runs on a shutdown of the process, which waits for it.
    private void stop(ImitationBenchmark benchmark, CountDownLatch said) {
        screen.errorLine("stopping: trainings are saved, this takes a moment");
        benchmark.requestStop();
        try {
            var unused = said.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException _) {
            // The process is ending: the hook waits for the last word, which has been said.
        }
    }
}
