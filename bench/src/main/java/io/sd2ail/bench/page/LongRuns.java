package io.sd2ail.bench.page;

import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.run.RunConfig;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import io.sd2ail.web.RunPage;
import io.sd2ail.web.WebAddress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Runs as long as is asked for, made up, on a page: how long they take until it has them, and until a browser has.
final class LongRuns {
    private static final List<String> TAGS = List.of(
            "train/discriminator_loss",
            "train/expert_probability",
            "train/synthetic_probability",
            "train/agent_probability",
            "train/threshold",
            "train/reward_mean",
            "train/expert_reward",
            "train/critic_loss",
            "train/policy_loss",
            "train/temperature",
            "train/entropy",
            "train/value_mean",
            "synthesis/pool_rows",
            "synthesis/admission_rate",
            "synthesis/pool_age_updates",
            "pace/lag_updates",
            "pace/policy_lag_versions",
            "time/fps",
            "time/updates_per_second",
            "time/update_ms");

    /// Points of each metric that a page asks for.
    private static final int POINTS = 600;

    private LongRuns() {}

    /// @param bytes of all files
    /// @param firstSeconds until a browser that comes at once has the page's answer about all runs
    /// @param readSeconds until the server has all of the files
    /// @param loadSeconds that a browser then waits for the numbers of all runs
    record Times(long bytes, double firstSeconds, double readSeconds, double loadSeconds) {}

    /// @param folder for the runs; removed by the caller
    /// @param rows of metrics of each run, one every two seconds of training
    static Times measure(Path folder, int count, int rows) throws IOException, InterruptedException {
        List<Path> runs = new ArrayList<>();
        long bytes = 0;
        for (int run = 0; run < count; run++) {
            Path directory = Files.createDirectory(folder.resolve("long-" + run));
            bytes += write(directory, rows);
            runs.add(directory);
        }
        long begin = System.nanoTime();
        try (RunPage page = RunPage.ofDirectories(new WebAddress("127.0.0.1", 0, false), runs);
                HttpClient client = HttpClient.newHttpClient()) {
            URI url = URI.create(page.url());
            get(client, url.resolve("/api/run"));
            double first = secondsSince(begin);
            for (int run = 0; run < count; run++) {
                while (!get(client, url.resolve("/api/status?run=" + run)).contains("\"read\":1.0")) {
                    Thread.sleep(20);
                }
            }
            double read = secondsSince(begin);
            long asked = System.nanoTime();
            for (int run = 0; run < count; run++) {
                get(client, url.resolve("/api/metrics?points=" + POINTS + "&run=" + run));
            }
            return new Times(bytes, first, read, secondsSince(asked));
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static String get(HttpClient client, URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static long write(Path directory, int rows) throws IOException {
        RunConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of()));
        Files.writeString(directory.resolve("config.conf"), ConfigRenderer.render(config));
        Path file = directory.resolve(MetricsCsv.FILE_NAME);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("environment_steps,updates,seconds,tag,value\n");
            for (int row = 1; row <= rows; row++) {
                String head = 200 * row + "," + 200 * row + "," + 2 * row + ".000,";
                for (int tag = 0; tag < TAGS.size(); tag++) {
                    out.write(
                            head + TAGS.get(tag) + String.format(Locale.ROOT, ",%.6f%n", Math.sin(0.001 * row + tag)));
                }
            }
        }
        return Files.size(file);
    }
}
