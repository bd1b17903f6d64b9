package io.sd2ail.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.cluster.StatusText;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.KebabCase;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RecordedRun;
import io.sd2ail.session.RunFolders;
import io.sd2ail.telemetry.RunFacts;
import io.sd2ail.telemetry.metrics.MetricHistory;
import io.sd2ail.telemetry.metrics.MetricRow;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run that has ended or goes on in another process, from its directory; the present of one that goes on is asked of
/// its own page.
final class FollowedRun implements ShownRun {
    private static final Logger log = LoggerFactory.getLogger(FollowedRun.class);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration DIAGNOSE_EVERY = Duration.ofSeconds(10);
    private static final long LARGEST_ANSWER = 16L << 20;

    /// Made with the first question.
    private static final class Client {
        static final HttpClient INSTANCE =
                HttpClient.newBuilder().connectTimeout(CONNECT).build();
    }

    private final Path directory;
    private final RunConfig config;
    private final Executor blocking;
    private final MetricHistory history;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean reads = new AtomicBoolean();
    private volatile boolean wasRead;
    private boolean unreadable;
    private List<Finding> findings = List.of();
    private long diagnosedBytes = -1;
    private long diagnosedAt;

    /// @param told of each row that the run writes from now on
    /// @param blocking reads its files
    /// @throws io.sd2ail.terminal.CommandFailure when there is no run in the directory
    FollowedRun(Path directory, Consumer<MetricRow> told, Executor blocking) {
        this.directory = directory;
        this.config = RunFolders.read(directory);
        this.blocking = blocking;
        this.history = new MetricHistory(told);
    }

    /// Begins to read what the run has written, unless it did before.
    void begin() {
        if (begun.compareAndSet(false, true)) {
            blocking.execute(this::follow);
        }
    }

    /// Takes what the run has written since the last look; does nothing while another thread does so.
    void follow() {
        if (!reads.compareAndSet(false, true)) {
            return;
        }
        Path file = directory.resolve(MetricsCsv.FILE_NAME);
        try {
            if (Files.exists(file)) {
                history.follow(file);
            }
            unreadable = false;
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true;
                log.warn("{} can't be read: {}", file, e.getMessage());
            }
        } finally {
            wasRead = true;
            reads.set(false);
        }
    }

    @Override
    public double read() {
        return wasRead ? 1 : history.share();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Optional<RunFacts> facts() {
        return Optional.of(RunFacts.read(directory).orElseGet(this::fromConfig));
    }

    /// Of a run before there was `run.json`: what its returns are measured by is not known.
    private RunFacts fromConfig() {
        long begun;
        try {
            begun = Files.getLastModifiedTime(RunFolders.storedConfig(directory))
                    .toMillis();
        } catch (IOException _) {
            begun = 0;
        }
        return new RunFacts(
                config.environment(),
                KebabCase.ofConstant(config.algorithm()),
                config.seed(),
                config.steps(),
                Double.NaN,
                Double.NaN,
                begun,
                RunFacts.State.RUNNING);
    }

    @Override
    public Map<String, String> settings() {
        return ConfigRenderer.settings(config);
    }

    @Override
    public MetricHistory history() {
        return history;
    }

    @Override
    public CompletionStage<Present> present() {
        if (wasRead) {
            return CompletableFuture.runAsync(this::follow, blocking).thenCompose(_ -> asked());
        }
        begin();
        return asked();
    }

    private CompletionStage<Present> asked() {
        RunFacts facts = facts().orElseThrow();
        Optional<URI> page = PageFile.read(directory);
        if (facts.state() != RunFacts.State.RUNNING || page.isEmpty()) {
            return CompletableFuture.completedFuture(silent(facts));
        }
        HttpRequest question = HttpRequest.newBuilder(page.get().resolve("/api/status"))
                .timeout(PATIENCE)
                .build();
        return Client.INSTANCE
                .sendAsync(
                        question,
                        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LARGEST_ANSWER))
                .handle((answer, _) -> answer == null ? silent(facts) : answered(answer.body(), facts));
    }

    private static Present silent(RunFacts facts) {
        return new Present(
                null,
                facts.state() == RunFacts.State.RUNNING
                        ? new StateSentence(
                                StateSentence.Level.STOPPED,
                                "no process answers for this run: it ended, or runs where this page can't reach it")
                        : StateSentence.ended(facts));
    }

    private Present answered(String text, RunFacts facts) {
        try {
            JsonNode answer = MAPPER.readTree(text);
            RunStatus status = StatusText.parse(answer.required("status").toString());
            // The port may be another run's by now.
            if (!Path.of(status.runDirectory()).toRealPath().equals(directory.toRealPath())) {
                return silent(facts);
            }
            return new Present(
                    status,
                    new StateSentence(
                            StateSentence.Level.valueOf(answer.required("level").asText()),
                            answer.required("sentence").asText()));
        } catch (IOException | IllegalArgumentException _) {
            return silent(facts);
        }
    }

    /// Looked for anew when the run has written something, at most every 10 s.
    @Override
    public synchronized List<Finding> findings() {
        try {
            long bytes = Files.size(directory.resolve(MetricsCsv.FILE_NAME));
            long now = System.nanoTime();
            if (bytes != diagnosedBytes && (diagnosedBytes < 0 || now - diagnosedAt > DIAGNOSE_EVERY.toNanos())) {
                diagnosedBytes = bytes;
                diagnosedAt = now;
                findings = RecordedRun.read(directory).findings();
            }
        } catch (IOException | CommandFailure e) {
            log.debug("no diagnosis of {}", directory, e); // it has no metrics yet
        }
        return findings;
    }
}
