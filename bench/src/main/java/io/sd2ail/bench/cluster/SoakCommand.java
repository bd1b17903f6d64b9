package io.sd2ail.bench.cluster;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.environment.UnknownEnvironmentException;
import io.sd2ail.environment.mujoco.MujocoException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark soak`.
@Command(
        name = "soak",
        description = {
            "Steps an environment for long, opens and closes many, and says whether memory stays flat.",
            "",
            "Memory is what the kernel calls resident (VmRSS), read 40 times after a collection of the Java heap. Past the"
                    + " first quarter it may grow by 4 MiB steadily, which is what a leak does, and by 24 MiB in all;"
                    + " else the command fails. docs/benchmarks.md has the rule."
        },
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  ./sd2ail benchmark soak --env Hopper-v5 --steps 10000000",
            "",
            "Exit codes: 0 flat, 1 failed or growing, 2 bad usage, 130 stopped by Ctrl-C."
        })
public final class SoakCommand implements Callable<Integer> {
    private static final long SEED = 1;
    private static final int FEWEST = 40;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--env",
            defaultValue = "Hopper-v5",
            paramLabel = "NAME",
            description = "The environment. Default: ${DEFAULT-VALUE}.")
    private String environment = "";

    @Option(
            names = "--steps",
            defaultValue = "10000000",
            paramLabel = "N",
            description = "Of one environment, with random actions and resets. Default: ${DEFAULT-VALUE}.")
    private long steps;

    @Option(
            names = "--openings",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Environments opened, stepped and closed, one after the other. Default: ${DEFAULT-VALUE}.")
    private long openings;

    @Override
    public Integer call() {
        if (steps < FEWEST || openings < FEWEST) {
            throw BenchmarkFailure.usage("--steps and --openings must be at least " + FEWEST + ", one for each reading"
                    + " of the memory; they are " + steps + " and " + openings);
        }
        try {
            return soak() ? 0 : 1;
        } catch (UnknownEnvironmentException | MujocoException e) {
            throw BenchmarkFailure.failed(String.valueOf(e.getMessage()));
        }
    }

    private boolean soak() {
        Soak soak = new Soak(environment, SEED, this::say);
        List<MemoryTrend> trends = List.of(soak.open(openings), soak.step(steps));
        PrintWriter out = spec.commandLine().getOut();
        trends.forEach(trend -> out.println(trend.verdict()));
        out.flush();
        return trends.stream().allMatch(MemoryTrend::flat);
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
