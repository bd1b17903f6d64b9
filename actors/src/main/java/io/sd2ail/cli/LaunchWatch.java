package io.sd2ail.cli;

import io.sd2ail.cluster.PortClient;
import io.sd2ail.process.ClusterScreen;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.GracefulStop;
import io.sd2ail.terminal.Terminal;
import io.sd2ail.tls.Credentials;
import io.sd2ail.web.PageFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A launched cluster on the screen, from its start until it is complete, is asked to stop, or can't go on.
final class LaunchWatch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final long SHOW_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int LAST_WORDS = 12;
    /// Of a closing report.
    private static final Pattern HEADING = Pattern.compile(", seed -?\\d+: (complete|stopped) after ");

    private final Terminal terminal;
    private final LaunchedCluster cluster;
    private final Path directory;
    private final List<PortClient> clients;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private @Nullable URI toldPage;

    /// How a launch ended.
    ///
    /// @param report the learner's closing one
    record Ended(boolean complete, String report) {
        int exitCode() {
            return complete ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /// @param directory of the run on this machine
    /// @param credentials by which the learner is asked; null where it speaks without TLS
    LaunchWatch(Terminal terminal, LaunchedCluster cluster, Path directory, @Nullable Credentials credentials) {
        this.terminal = terminal;
        this.cluster = cluster;
        this.directory = directory;
        this.clients = cluster.reachedAt().stream()
                .map(address -> new PortClient(address, credentials))
                .toList();
    }

    /// What Ctrl-C does.
    GracefulStop stop(Duration patience) {
        return new GracefulStop(
                stopAsked::countDown,
                "stopping: rollouts send what is left, then the learner saves",
                "the cluster did not stop in " + patience.toSeconds() + " s: it ends now",
                terminal,
                patience);
    }

    /// Starts the cluster; none of its processes is left when this ends.
    ///
    /// @param news takes what to tell the user, from a thread of its own
    /// @throws CommandFailure when a node died again and again
    Ended run(Consumer<String> news) throws InterruptedException {
        try {
            cluster.start(news);
            Optional<NodeProcess> completed = show();
            Optional<NodeProcess> lost = lost();
            cluster.stop();
            if (completed.isEmpty() && lost.isPresent()) {
                NodeProcess node = lost.get();
                throw CommandFailure.failed(node.name() + " died again and again; its last words, from " + node.log()
                        + ":" + System.lineSeparator() + node.lastWords(LAST_WORDS));
            }
            return new Ended(
                    completed.isPresent(), closingReport(completed.map(List::of).orElseGet(cluster::learners)));
        } finally {
            cluster.kill();
        }
    }

    private Optional<NodeProcess> lost() {
        return cluster.all().stream().filter(NodeProcess::givenUp).findFirst();
    }

    /// @return the learner that completed the run; empty where none did
    private Optional<NodeProcess> show() throws InterruptedException {
        try (ClusterScreen shown = new ClusterScreen(terminal.screen())) {
            long nextShow = System.nanoTime();
            while (!stopAsked.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<NodeProcess> completed = cluster.completed();
                if (completed.isPresent() || lost().isPresent()) {
                    return completed;
                }
                if (System.nanoTime() - nextShow >= 0) {
                    nextShow = System.nanoTime() + SHOW_NANOS;
                    tellPage();
                    shown.show(status(), cluster.all());
                }
            }
            return Optional.empty();
        }
    }

    /// As the first learner tells it that answers.
    private @Nullable RunStatus status() {
        return clients.stream()
                .map(PortClient::statusIfAnswered)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /// The learner says in the run's directory where its page is.
    private void tellPage() {
        PageFile.read(directory).filter(url -> !url.equals(toldPage)).ifPresent(url -> {
            toldPage = url;
            terminal.screen().line("page: " + url);
        });
    }

    /// From the end of the log of the learner that had the run last; those that stood by have none.
    private static String closingReport(List<NodeProcess> learners) {
        for (NodeProcess learner : learners) {
            List<String> lines = lastLines(learner);
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (HEADING.matcher(lines.get(i)).find()) {
                    return String.join(System.lineSeparator(), lines.subList(i, lines.size()));
                }
            }
        }
        List<String> lines = lastLines(learners.getFirst());
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }

    private static List<String> lastLines(NodeProcess learner) {
        return learner.lastWords(60).lines().toList();
    }
}
