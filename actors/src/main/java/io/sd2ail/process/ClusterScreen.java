package io.sd2ail.process;

import io.sd2ail.cluster.StatusText;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.terminal.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A launched cluster on one screen: how far the run is, and a line a node. On a terminal it is redrawn in place,
/// elsewhere it comes as plain lines, at most every 10 seconds.
public final class ClusterScreen implements AutoCloseable {
    private static final long PLAIN_EVERY = Duration.ofSeconds(10).toNanos();

    private static final int LEAST_WIDTH = 14;
    private static final String SET_IN = "      ";

    private final Screen screen;
    private final int width;
    private final LongSupplier nanoTime;
    private final Map<String, Long> insertedBefore = new HashMap<>();
    private long updatesBefore = -1;
    private long lastNanos;
    private long nextPlain;
    private boolean seen;

    /// @param width columns of the terminal
    public ClusterScreen(Screen screen, int width) {
        this(screen, width, System::nanoTime);
    }

    public ClusterScreen(Screen screen, int width, LongSupplier nanoTime) {
        this.screen = screen;
        this.width = width;
        this.nanoTime = nanoTime;
        this.nextPlain = nanoTime.getAsLong();
        this.lastNanos = nextPlain;
    }

    /// @param status null when the learner does not answer
    public void show(@Nullable RunStatus status, LaunchedCluster cluster) {
        if (!screen.isTerminal() && nanoTime.getAsLong() - nextPlain < 0) {
            return;
        }
        nextPlain = nanoTime.getAsLong() + PLAIN_EVERY;
        List<String> lines = new ArrayList<>();
        if (status == null) {
            lines.add(
                    seen
                            ? "the learner does not answer"
                            : "starting: the learner opens the run and restores its state");
            String column = "  %-" + columnWidth(cluster.all().stream().map(NodeProcess::name)) + "s";
            cluster.all()
                    .forEach(node -> lines.add(String.format(
                            Locale.ROOT,
                            column + " %s %s",
                            node.name(),
                            node.place(node.pid()),
                            node.alive() ? "runs" : node.endedWell() ? "has ended" : "is dead")));
        } else {
            seen = true;
            lines.addAll(lines(status, cluster));
        }
        if (screen.isTerminal()) {
            screen.block(lines.stream()
                    .flatMap(line -> wrapped(line, width).stream())
                    .toList());
        } else {
            lines.forEach(screen::line);
        }
    }

    private static int columnWidth(Stream<String> texts) {
        return Math.max(LEAST_WIDTH, texts.mapToInt(String::length).max().orElse(0));
    }

    /// A line in as many as it needs, broken between words; those after the first are set in.
    static List<String> wrapped(String line, int width) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > width) {
            int end = rest.lastIndexOf(' ', width);
            boolean noWord = rest.substring(0, Math.max(0, end)).isBlank();
            end = noWord ? width : end;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = SET_IN + rest.substring(end).strip();
            if (width <= SET_IN.length()) {
                return lines;
            }
        }
        lines.add(rest);
        return lines;
    }

    private List<String> lines(RunStatus status, LaunchedCluster cluster) {
        double seconds = Math.max(1e-3, (nanoTime.getAsLong() - lastNanos) / 1e9);
        lastNanos = nanoTime.getAsLong();
        List<String> lines = new ArrayList<>();
        double updates = updatesBefore < 0 ? 0 : (status.updates() - updatesBefore) / seconds;
        updatesBefore = status.updates();
        lines.add(StatusText.headline(status) + String.format(Locale.ROOT, "  %.0f updates/s", updates));
        Map<String, NodeProcess> launched =
                cluster.all().stream().collect(Collectors.toMap(NodeProcess::name, node -> node));
        String columns = "  %-" + columnWidth(status.nodes().stream().map(RunStatus.Node::name)) + "s %-"
                + columnWidth(status.nodes().stream().map(ClusterScreen::duties)) + "s";
        for (RunStatus.Node node : status.nodes()) {
            lines.add(line(node, columns, status, seconds, launched.get(node.name())));
        }
        lines.add("  " + StatusText.ledger(status.ledger()));
        return lines;
    }

    private static String duties(RunStatus.Node node) {
        return String.join(",", Role.labels(node.duties()));
    }

    /// @param launched null for a node that joined by itself
    private String line(
            RunStatus.Node node, String columns, RunStatus status, double seconds, @Nullable NodeProcess launched) {
        int deaths = launched == null ? 0 : launched.deaths();
        List<RunStatus.Worker> workers = status.workersOf(node);
        String doing = "";
        if (!workers.isEmpty()) {
            long inserted =
                    workers.stream().mapToLong(RunStatus.Worker::inserted).sum();
            Long before = insertedBefore.put(node.name(), inserted);
            double rate = before == null || before > inserted ? 0 : (inserted - before) / seconds;
            doing = String.format(Locale.ROOT, "%,.0f steps/s, %.0f %% of all", rate, 100 * StatusText.share(workers));
        }
        String waits = status.parts().stream()
                .filter(part -> !part.reason().isEmpty() && belongs(part.part(), node))
                .map(part -> "waits for " + part.reason())
                .findFirst()
                .orElse("");
        return String.format(
                        Locale.ROOT,
                        columns + " %s %-10s %s%s%s",
                        node.name(),
                        duties(node),
                        launched == null
                                ? String.format(Locale.ROOT, "process %-8d", node.pid())
                                : launched.place(node.pid()),
                        node.state(),
                        doing,
                        !doing.isEmpty() && !waits.isEmpty() ? "; " + waits : waits,
                        deaths == 0 ? "" : "  (started again " + deaths + "x)")
                .stripTrailing();
    }

    private static boolean belongs(String part, RunStatus.Node node) {
        // What stands in on the learner's node waits for work of its own: the learner does not.
        return (ActivityBoard.isOf(part, node.name()) && !part.endsWith(" on " + node.name()))
                || (part.equals("learner")
                        && node.roles().contains(Role.LEARNER)
                        && node.state().equals("up"));
    }

    public void clear() {
        screen.block(List.of());
    }

    @Override
    public void close() {
        clear();
    }
}
