package io.sd2ail.bench.cluster;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.Percentiles;
import io.sd2ail.bench.Table;
import io.sd2ail.bench.work.Size;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark system`.
@Command(
        name = "system",
        description = {
            "Times the learner's update in the running system, beside the same updates alone.",
            "",
            "The system is what ./sd2ail train runs: rollouts, generator, journal, metrics and streams on the same cores."
                    + " Alone, one thread does the updates and nothing else runs. Both take turns; docs/benchmarks.md says"
                    + " how to read the figures. Leave the machine alone meanwhile."
        },
        sortOptions = false,
        footer = {"", "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."})
public final class SystemCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--size",
            defaultValue = "hopper",
            paramLabel = "NAME",
            description =
                    "Widths and rows of hopper, halfcheetah, walker2d, ant or pendulum. Default: ${DEFAULT-VALUE}.")
    private String size = "";

    @Option(
            names = "--updates",
            defaultValue = "600",
            paramLabel = "N",
            description = "Of each turn; the first third warms up. Default: ${DEFAULT-VALUE}.")
    private int updates;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            paramLabel = "N",
            description = "In which both take turns. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the learner. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Override
    public Integer call() throws Exception {
        if (updates < 60 || rounds < 1 || threads < 1) {
            throw BenchmarkFailure.usage("--updates must be at least 60, --rounds and --threads at least 1; they are "
                    + updates + ", " + rounds + " and " + threads);
        }
        PrintWriter out = spec.commandLine().getOut();
        SystemBenchmark benchmark = new SystemBenchmark(Size.named(size), threads, updates);
        double[] alone = new double[rounds];
        double[] system = new double[rounds];
        Table table = new Table();
        for (int round = 0; round < rounds; round++) {
            say("round " + (round + 1) + " of " + rounds + ": alone");
            alone[round] = benchmark.alone();
            say("round " + (round + 1) + " of " + rounds + ": in the system");
            system[round] = benchmark.inTheSystem();
        }
        table.add(java.util.List.of("round", "alone ms", "in the system ms", "system / alone"));
        for (int round = 0; round < rounds; round++) {
            table.add(row(String.valueOf(round + 1), alone[round], system[round]));
        }
        table.add(row("median", Percentiles.of(0.5, alone), Percentiles.of(0.5, system)));
        out.println("update of the learner at the sizes of `" + size + "` on Pendulum-v1, learner on " + threads
                + (threads == 1 ? " thread" : " threads") + ", generator on 1, "
                + Runtime.getRuntime().availableProcessors() + " cores");
        table.lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private static java.util.List<String> row(String name, double alone, double system) {
        return java.util.List.of(name, number(alone), number(system), number(system / alone));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
