package io.sd2ail.bench.cluster;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.ScratchFolder;
import io.sd2ail.bench.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark scaling`.
@Command(
        name = "scaling",
        description = {
            "Environment steps a second of a cluster, with ever more rollout workers on ever more processes.",
            "",
            "The environment is Pendulum-v1 with steps that take a while, as a simulator's do; the learner only takes in."
                    + " Linear is what the workers could make at most: their number divided by the time of a step."
        },
        sortOptions = false,
        footer = {"", "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."})
public final class ScalingCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--workers",
            split = ",",
            defaultValue = "1,2,4,8,16,32,64",
            paramLabel = "N",
            description = "Workers in all. Default: ${DEFAULT-VALUE}.")
    private List<Integer> workers = new ArrayList<>();

    @Option(
            names = "--processes",
            split = ",",
            defaultValue = "1,2,4",
            paramLabel = "N",
            description = "Over so many. Default: ${DEFAULT-VALUE}.")
    private List<Integer> processes = new ArrayList<>();

    @Option(
            names = "--step-ms",
            defaultValue = "20",
            paramLabel = "MS",
            description = "Time of a step. Default: ${DEFAULT-VALUE}.")
    private int stepMillis;

    @Option(
            names = "--seconds",
            defaultValue = "8",
            paramLabel = "S",
            description = "Counted of each. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Override
    public Integer call() throws Exception {
        if (stepMillis < 1
                || seconds <= 0
                || workers.stream().anyMatch(n -> n < 1)
                || processes.stream().anyMatch(n -> n < 1)) {
            throw BenchmarkFailure.usage("numbers must be 1 or more, and --seconds above 0");
        }
        Table table = new Table();
        table.add(List.of("processes", "workers", "steps/s", "linear", "of linear", "cores busy"));
        for (int nodes : processes) {
            for (int all : workers) {
                if (all % nodes == 0) {
                    table.add(row(nodes, all));
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("steps of " + stepMillis + " ms, " + Runtime.getRuntime().availableProcessors() + " cores");
        table.lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private List<String> row(int nodes, int all) throws Exception {
        spec.commandLine().getErr().println(all + " workers over " + nodes + (nodes == 1 ? " process" : " processes"));
        spec.commandLine().getErr().flush();
        try (ScratchFolder folder = new ScratchFolder();
                ClusterProcesses cluster = new ClusterProcesses(
                        folder.path(),
                        "Pendulum-v1",
                        List.of("rollouts.least-step-time=" + stepMillis + "ms", "rollouts.batch-rows=16"),
                        nodes,
                        all / nodes,
                        null)) {
            ClusterProcesses.Rates rates = cluster.measure(2, seconds);
            double linear = all * 1e3 / stepMillis;
            return List.of(
                    Integer.toString(nodes),
                    Integer.toString(all),
                    String.format(Locale.ROOT, "%,.0f", rates.produced()),
                    String.format(Locale.ROOT, "%,.0f", linear),
                    String.format(Locale.ROOT, "%.3f", rates.produced() / linear),
                    String.format(Locale.ROOT, "%.2f", rates.busy()));
        }
    }
}
