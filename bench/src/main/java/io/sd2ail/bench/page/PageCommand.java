package io.sd2ail.bench.page;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.Percentiles;
import io.sd2ail.bench.ScratchFolder;
import io.sd2ail.bench.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark page`.
@Command(
        name = "page",
        description = {
            "Counts a training's updates a second without and with viewers of its page, what one viewer costs the page's"
                    + " threads, and how long long runs take to come up.",
            "",
            "The turns are taken in one training, one after the other; docs/benchmarks.md says how to read the figures."
                    + " Leave the machine alone meanwhile."
        },
        sortOptions = false,
        footer = {"", "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."})
public final class PageCommand implements Callable<Integer> {
    private static final double STALL_PATIENCE_SECONDS = 180;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--env",
            defaultValue = "Hopper-v5",
            paramLabel = "NAME",
            description = "What is trained. Default: ${DEFAULT-VALUE}.")
    private String environment = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the training, over those of the environment.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--viewers",
            defaultValue = "10",
            paramLabel = "N",
            description = "Of the page. Default: ${DEFAULT-VALUE}.")
    private int viewers;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "In which nobody, one and all viewers look in turn. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            paramLabel = "S",
            description = "Counted of each turn. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--warm",
            defaultValue = "30",
            paramLabel = "S",
            description = "After the first update, before anything is counted. Default: ${DEFAULT-VALUE}.")
    private double warm;

    @Option(
            names = "--rows",
            defaultValue = "43200",
            paramLabel = "N",
            description = "Of metrics of each of four made-up runs: 24 hours of one every two seconds. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int rows;

    @Override
    public Integer call() throws Exception {
        if (viewers < 1 || rounds < 1 || rows < 1 || !(seconds > 0) || !(warm >= 0)) {
            throw BenchmarkFailure.usage(
                    "--viewers, --rounds and --rows must be 1 or more, --seconds above 0 and --warm not negative");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (ScratchFolder folder = new ScratchFolder();
                WatchedTraining training = new WatchedTraining(folder.path(), environment, settings)) {
            say("warms up for " + warm + " s");
            Thread.sleep((long) (1e3 * warm));
            cost(training).lines().forEach(out::println);
        }
        out.println();
        out.println(stalled());
        out.println(longRuns());
        out.flush();
        return 0;
    }

    private Table cost(WatchedTraining training) throws IOException, InterruptedException {
        double[] alone = new double[rounds];
        double[] seen = new double[rounds];
        double[] ratio = new double[rounds];
        double[] share = new double[rounds];
        Table table = new Table();
        table.add(List.of(
                "round",
                "updates/s, nobody looks",
                "updates/s, " + viewers + " viewers",
                viewers + " viewers / nobody",
                "page's share of a core, one viewer"));
        for (int round = 0; round < rounds; round++) {
            say("round " + (round + 1) + " of " + rounds);
            // What drifts over a run drifts to both sides.
            boolean first = round % 2 == 0;
            alone[round] = first ? training.measure(seconds).updates() : 0;
            seen[round] = watched(training, viewers).updates();
            alone[round] = first ? alone[round] : training.measure(seconds).updates();
            share[round] = watched(training, 1).pageShare();
            ratio[round] = seen[round] / alone[round];
            table.add(row(Integer.toString(round + 1), alone[round], seen[round], ratio[round], share[round]));
        }
        return table.add(row(
                "median",
                Percentiles.median(alone),
                Percentiles.median(seen),
                Percentiles.median(ratio),
                Percentiles.median(share)));
    }

    private WatchedTraining.Rates watched(WatchedTraining training, int count)
            throws IOException, InterruptedException {
        try (Readers readers = new Readers(training.page(), count)) {
            WatchedTraining.Rates rates = training.measure(seconds);
            if (readers.events() == 0) {
                throw BenchmarkFailure.failed("the viewers were told nothing: count longer by --seconds");
            }
            return rates;
        }
    }

    /// A row of metrics an update fills what waits for the viewer that takes nothing.
    private String stalled() throws IOException, InterruptedException {
        say("a viewer that stalls");
        List<String> often = new ArrayList<>(settings);
        often.add("metrics.every-updates=1");
        try (ScratchFolder folder = new ScratchFolder();
                WatchedTraining training = new WatchedTraining(folder.path(), environment, often);
                Readers other = new Readers(training.page(), 1);
                Socket stalled = Readers.stalled(training.page())) {
            long begin = System.nanoTime();
            while (training.dropped() == 0) {
                if ((System.nanoTime() - begin) / 1e9 > STALL_PATIENCE_SECONDS || !stalled.isConnected()) {
                    throw BenchmarkFailure.failed(
                            "a viewer that takes nothing was not dropped within " + STALL_PATIENCE_SECONDS + " s");
                }
                Thread.sleep(100);
            }
            return String.format(
                    Locale.ROOT,
                    "a viewer that takes nothing: dropped after %.1f s and counted (%d); another took %,d events meanwhile",
                    (System.nanoTime() - begin) / 1e9,
                    training.dropped(),
                    other.events());
        }
    }

    private String longRuns() throws IOException, InterruptedException {
        say("long runs");
        try (ScratchFolder folder = new ScratchFolder()) {
            LongRuns.Times times = LongRuns.measure(folder.path(), 4, rows);
            return String.format(
                    Locale.ROOT,
                    "4 runs of %,d rows, %.0f MB: page there after %.2f s, all read after %.2f s; then a browser has their"
                            + " numbers in %.2f s",
                    rows,
                    times.bytes() / 1e6,
                    times.firstSeconds(),
                    times.readSeconds(),
                    times.loadSeconds());
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private static List<String> row(String name, double alone, double seen, double ratio, double share) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%.1f", alone),
                String.format(Locale.ROOT, "%.1f", seen),
                String.format(Locale.ROOT, "%.3f", ratio),
                String.format(Locale.ROOT, "%.2f %%", 100 * share));
    }
}
