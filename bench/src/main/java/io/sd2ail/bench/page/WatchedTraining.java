package io.sd2ail.bench.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.web.PageFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A training in a process of its own, with its page.
final class WatchedTraining implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final Pattern DROPPED =
            Pattern.compile("^sd2ail_viewers_dropped_total\\{.*} ([0-9.]+)$", Pattern.MULTILINE);

    /// Threads of the page's actor system, by the part of their name that the kernel keeps.
    private static final String PAGE_THREADS = "sd2ail-web";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final URI page;

    /// @param folder for the run and a log; removed by the caller
    /// @throws BenchmarkFailure when the training does not come to its updates
    WatchedTraining(Path folder, String environment, List<String> settings) throws IOException, InterruptedException {
        log = folder.resolve("train.log");
        Path run = folder.resolve("run");
        List<String> arguments = new ArrayList<>(
                List.of("train", "--env", environment, "--run", run.toString(), "--web", "127.0.0.1:0"));
        Stream.concat(Stream.of("steps=1000000000"), settings.stream())
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        process = Launch.training(arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            page = await("a page", () -> PageFile.read(run));
            await("a first update", () -> Optional.of(updates()).filter(updates -> updates > 0));
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// What may not be there yet.
    private interface Question<T> {
        Optional<T> ask() throws IOException, InterruptedException;
    }

    private <T> T await(String what, Question<T> question) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline && process.isAlive()) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer.get();
            }
            Thread.sleep(100);
        }
        List<String> said = Files.readAllLines(log);
        throw BenchmarkFailure.failed("the training did not come to " + what + "; its last words: "
                + String.join(System.lineSeparator(), said.subList(Math.max(0, said.size() - 10), said.size())));
    }

    URI page() {
        return page;
    }

    /// What a client that closes its connections reads at an address of the page.
    private String get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /// Updates until now; 0 while nobody answers.
    long updates() throws IOException, InterruptedException {
        JsonNode status = MAPPER.readTree(get("/api/status")).at("/status/updates");
        return status.asLong(0);
    }

    /// Viewers that were dropped until now.
    long dropped() throws IOException, InterruptedException {
        Matcher found = DROPPED.matcher(get("/metrics"));
        return found.find() ? (long) Double.parseDouble(found.group(1)) : 0;
    }

    /// @param updates of the learner, a second
    /// @param pageShare of one core that the page's threads kept busy
    record Rates(double updates, double pageShare) {}

    /// What happens within a time.
    Rates measure(double seconds) throws IOException, InterruptedException {
        long before = updates();
        long busy = pageNanos();
        long begin = System.nanoTime();
        Thread.sleep((long) (1e3 * seconds));
        long busyAfter = pageNanos();
        double elapsed = System.nanoTime() - begin;
        return new Rates(1e9 * (updates() - before) / elapsed, (busyAfter - busy) / elapsed);
    }

    /// Processor time of the page's threads until now, as the kernel counts it.
    private long pageNanos() throws IOException {
        long nanos = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                nanos += pageNanos(thread);
            }
        }
        return nanos;
    }

    private static long pageNanos(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).startsWith(PAGE_THREADS)
                    ? Long.parseLong(
                            Files.readString(thread.resolve("schedstat")).split(" ", 2)[0])
                    : 0;
        } catch (IOException _) {
            return 0; // it has ended meanwhile
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
