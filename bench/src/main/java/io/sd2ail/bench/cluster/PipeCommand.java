package io.sd2ail.bench.cluster;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.ScratchFolder;
import io.sd2ail.bench.Table;
import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.tls.Authority;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark pipe`.
@Command(
        name = "pipe",
        description = {
            "Transitions a second from rollout processes into the learner's replay, journal on.",
            "",
            "The environments have the sizes of Hopper-v5 (11 and 3) and Ant-v5 (105 and 8) and steps that cost nothing."
                    + " What is counted has been checked, journaled and inserted, as in a training."
        },
        sortOptions = false,
        footer = {"", "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."})
public final class PipeCommand implements Callable<Integer> {
    /// The compiler is busy with the streams for about so long.
    private static final int WARM_SECONDS = 25;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rows",
            split = ",",
            defaultValue = "1,16,64,256",
            paramLabel = "N",
            description = "Transitions of a batch. Default: ${DEFAULT-VALUE}.")
    private List<Integer> rows = new ArrayList<>();

    @Option(
            names = "--processes",
            split = ",",
            defaultValue = "1",
            paramLabel = "N",
            description = "Rollout processes, of one worker each. Default: ${DEFAULT-VALUE}.")
    private List<Integer> processes = new ArrayList<>();

    @Option(
            names = "--seconds",
            defaultValue = "8",
            paramLabel = "S",
            description = "Counted of each, after " + WARM_SECONDS + " s to warm up. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--tls", description = "Each of them with TLS as well, after the one without.")
    private boolean tls;

    @Option(
            names = "--synced",
            description = "Each of them with acknowledgements once the disk has it as well, after the one without.")
    private boolean synced;

    @Override
    public Integer call() throws Exception {
        if (seconds <= 0
                || rows.stream().anyMatch(n -> n < 1)
                || processes.stream().anyMatch(n -> n < 1)) {
            throw BenchmarkFailure.usage("numbers must be 1 or more, and --seconds above 0");
        }
        Table table = new Table();
        table.add(List.of(
                "sizes", "processes", "rows a batch", "TLS", "acknowledged", "transitions/s", "MB/s", "cores busy"));
        for (String environment : List.of(PipeEnvironments.HOPPER, PipeEnvironments.ANT)) {
            for (int nodes : processes) {
                for (int batch : rows) {
                    table.add(row(environment, nodes, batch, false, Acknowledgement.WRITTEN));
                    if (tls) {
                        table.add(row(environment, nodes, batch, true, Acknowledgement.WRITTEN));
                    }
                    if (synced) {
                        table.add(row(environment, nodes, batch, false, Acknowledgement.SYNCED));
                    }
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("into the replay, journal on, " + Runtime.getRuntime().availableProcessors() + " cores");
        table.lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private List<String> row(String environment, int nodes, int batch, boolean secured, Acknowledgement acknowledgement)
            throws Exception {
        String acknowledged = acknowledgement.name().toLowerCase(Locale.ROOT);
        spec.commandLine()
                .getErr()
                .println(environment + ", batches of " + batch + (secured ? ", with TLS" : "") + ", acknowledged when "
                        + acknowledged);
        spec.commandLine().getErr().flush();
        try (ScratchFolder folder = new ScratchFolder();
                ClusterProcesses cluster = new ClusterProcesses(
                        folder.path(),
                        environment,
                        List.of(
                                "rollouts.batch-rows=" + batch,
                                "rollouts.outbox-batches=64",
                                "checkpoints.acknowledge=" + acknowledged),
                        nodes,
                        1,
                        secured ? Authority.create(folder.path().resolve("tls")).issue("all", 1) : null)) {
            ClusterProcesses.Rates rates = cluster.measure(WARM_SECONDS, seconds);
            return List.of(
                    environment,
                    Integer.toString(nodes),
                    Integer.toString(batch),
                    secured ? "yes" : "no",
                    acknowledged,
                    String.format(Locale.ROOT, "%,.0f", rates.inserted()),
                    String.format(
                            Locale.ROOT,
                            "%.1f",
                            rates.inserted() * Float.BYTES * PipeEnvironments.transitionFloats(environment) / 1e6),
                    String.format(Locale.ROOT, "%.2f", rates.busy()));
        }
    }
}
