package io.sd2ail.bench.cluster;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.Percentiles;
import io.sd2ail.bench.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./sd2ail benchmark weights`.
@Command(
        name = "weights",
        description = {
            "How long weights take from the learner to all subscribers, and what they do to small messages meanwhile.",
            "",
            "All nodes are actor systems of this one process that reach each other over loopback, so encoding, the way and"
                    + " decoding share its cores. A question of a few bytes goes to the learner again and again on the"
                    + " connection of ordinary messages, and signs of life travel there too."
        },
        sortOptions = false,
        footer = {"", "Exit codes: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C."})
public final class WeightsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--megabytes",
            split = ",",
            defaultValue = "0.3,5,50",
            paramLabel = "MB",
            description = "Sizes of the weights. Default: ${DEFAULT-VALUE}.")
    private List<Double> megabytes = new ArrayList<>();

    @Option(
            names = "--subscribers",
            split = ",",
            defaultValue = "1,8,64",
            paramLabel = "N",
            description = "Over all nodes. Default: ${DEFAULT-VALUE}.")
    private List<Integer> subscribers = new ArrayList<>();

    @Option(
            names = "--nodes",
            defaultValue = "8",
            paramLabel = "N",
            description = "Nodes beside the learner's. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--versions",
            defaultValue = "5",
            paramLabel = "N",
            description = "Versions counted of each, after one to warm up. Default: ${DEFAULT-VALUE}.")
    private int versions;

    @Override
    public Integer call() throws Exception {
        if (nodes < 1
                || versions < 1
                || megabytes.stream().anyMatch(size -> size <= 0 || size > 250)
                || subscribers.stream().anyMatch(n -> n < 1)) {
            throw BenchmarkFailure.usage("numbers must be 1 or more, and sizes above 0 and at most 250 MB");
        }
        Table table = new Table();
        table.add(List.of(
                "MB",
                "subscribers",
                "until all have it, s",
                "MB/s over all",
                "answer, ms: median",
                "p99",
                "largest",
                "nodes missed"));
        for (int count : subscribers) {
            try (WeightsCluster cluster = new WeightsCluster(Math.min(nodes, count), count)) {
                for (double size : megabytes) {
                    table.add(row(cluster, size, count));
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(Runtime.getRuntime().availableProcessors() + " cores, median of " + versions + " versions");
        table.lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private List<String> row(WeightsCluster cluster, double size, int count) throws InterruptedException {
        spec.commandLine().getErr().println(size + " MB to " + count);
        spec.commandLine().getErr().flush();
        int entries = (int) (size * 1e6 / Float.BYTES);
        cluster.deliver(entries);
        List<WeightsCluster.Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < versions; i++) {
            deliveries.add(cluster.deliver(entries));
        }
        double seconds = Percentiles.median(deliveries.stream()
                .mapToDouble(WeightsCluster.Delivery::seconds)
                .toArray());
        double[] answers = deliveries.stream()
                .flatMapToDouble(delivery -> Arrays.stream(delivery.answersMillis()))
                .toArray();
        int missed = deliveries.stream()
                .flatMapToInt(delivery -> IntStream.of(delivery.missed()))
                .max()
                .orElse(0);
        return List.of(
                Double.toString(size),
                Integer.toString(count),
                number("%.3f", seconds),
                number("%,.0f", size * count / seconds),
                number("%.1f", Percentiles.median(answers)),
                number("%.1f", Percentiles.of(0.99, answers)),
                number("%.1f", Percentiles.of(1, answers)),
                Integer.toString(missed));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
