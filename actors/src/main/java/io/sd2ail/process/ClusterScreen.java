package io.sd2ail.process;

import io.sd2ail.cluster.StatusText;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Sparkline;
import io.sd2ail.terminal.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/// A cluster on one screen: how far the run is, and a line a node. On a terminal it is redrawn in place, elsewhere it
/// comes as plain lines, at most every 10 seconds.
public final class ClusterScreen implements AutoCloseable {
    private static final long PLAIN_EVERY = Duration.ofSeconds(10).toNanos();

    private static final int LEAST_WIDTH = 14;

    private final Screen screen;
    private final LongSupplier nanoTime;
    private final Map<String, Long> insertedBefore = new HashMap<>();
    private final List<Double> returns = new ArrayList<>();
    private long updatesBefore = -1;
    private long lastNanos;
    private long nextPlain;
    private boolean seen;

    public ClusterScreen(Screen screen) {
        this(screen, System::nanoTime);
    }

    public ClusterScreen(Screen screen, LongSupplier nanoTime) {
        this.screen = screen;
        this.nanoTime = nanoTime;
        this.nextPlain = nanoTime.getAsLong();
        this.lastNanos = nextPlain;
    }

    /// @param status null when the learner does not answer
    /// @param processes of the cluster that were started from here
    public void show(@Nullable RunStatus status, List<NodeProcess> processes) {
        if (!screen.isTerminal() && nanoTime.getAsLong() - nextPlain < 0) {
            return;
        }
        nextPlain = nanoTime.getAsLong() + PLAIN_EVERY;
        List<List<AttributedString>> lines = status == null ? silent(processes) : lines(status, processes);
        if (screen.isTerminal()) {
            screen.block(lines);
        } else {
            lines.forEach(parts -> screen.line(plain(parts)));
        }
    }

    static String plain(List<AttributedString> parts) {
        return parts.stream()
                .map(AttributedString::toString)
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private List<List<AttributedString>> silent(List<NodeProcess> processes) {
        List<List<AttributedString>> lines = new ArrayList<>();
        lines.add(List.of(
                seen
                        ? Tone.ATTENTION.of("the learner does not answer")
                        : Tone.PLAIN.of("starting: the learner opens the run and restores its state")));
        String column = "  %-" + columnWidth(processes.stream().map(NodeProcess::name)) + "s %s";
        for (NodeProcess node : processes) {
            lines.add(List.of(
                    Tone.PLAIN.of(String.format(Locale.ROOT, column, node.name(), node.place(node.pid()))),
                    node.alive()
                            ? Tone.GOOD.of("runs")
                            : node.endedWell() ? Tone.QUIET.of("has ended") : Tone.BAD.of("is dead")));
        }
        return lines;
    }

    private static int columnWidth(Stream<String> texts) {
        return Math.max(LEAST_WIDTH, texts.mapToInt(String::length).max().orElse(0));
    }

    private List<List<AttributedString>> lines(RunStatus status, List<NodeProcess> processes) {
        seen = true;
        double seconds = Math.max(1e-3, (nanoTime.getAsLong() - lastNanos) / 1e9);
        lastNanos = nanoTime.getAsLong();
        List<List<AttributedString>> lines = new ArrayList<>();
        double updates = updatesBefore < 0 ? 0 : (status.updates() - updatesBefore) / seconds;
        updatesBefore = status.updates();
        lines.add(List.of(
                Tone.STRONG.of(StatusText.headline(status)),
                Tone.PLAIN.of(String.format(Locale.ROOT, "%.0f updates/s", updates)),
                Tone.GOOD.of(sparkline(status))));
        Map<String, NodeProcess> launched =
                processes.stream().collect(Collectors.toMap(NodeProcess::name, Function.identity()));
        String columns = "  %-" + columnWidth(status.nodes().stream().map(RunStatus.Node::name)) + "s %-"
                + columnWidth(status.nodes().stream().map(ClusterScreen::duties)) + "s %s";
        for (RunStatus.Node node : status.nodes()) {
            lines.add(line(node, columns, status, seconds, launched.get(node.name())));
        }
        lines.add(List.of(
                (status.ledger().balanced() ? Tone.QUIET : Tone.BAD).of("  " + StatusText.ledger(status.ledger()))));
        return lines.stream()
                .map(parts -> parts.stream().filter(part -> !part.isEmpty()).toList())
                .toList();
    }

    /// Of the evaluations seen from here.
    private String sparkline(RunStatus status) {
        double latest = status.latestReturn();
        if (!Double.isNaN(latest) && (returns.isEmpty() || returns.getLast() != latest)) {
            returns.add(latest);
        }
        return returns.size() < 2 ? "" : Sparkline.of(returns, screen.isUnicode());
    }

    private static String duties(RunStatus.Node node) {
        return String.join(",", Role.labels(node.duties()));
    }

    /// @param launched null for a node that joined by itself
    private List<AttributedString> line(
            RunStatus.Node node, String columns, RunStatus status, double seconds, @Nullable NodeProcess launched) {
        String place =
                launched == null ? String.format(Locale.ROOT, "process %-8d", node.pid()) : launched.place(node.pid());
        int deaths = launched == null ? 0 : launched.deaths();
        List<AttributedString> parts = new ArrayList<>();
        parts.add(Tone.PLAIN.of(String.format(Locale.ROOT, columns, node.name(), duties(node), place)));
        parts.add(tone(node.plainState()).of(node.state()));
        List<RunStatus.Worker> workers = status.workersOf(node);
        if (!workers.isEmpty()) {
            long inserted =
                    workers.stream().mapToLong(RunStatus.Worker::inserted).sum();
            Long before = insertedBefore.put(node.name(), inserted);
            double rate = before == null || before > inserted ? 0 : (inserted - before) / seconds;
            parts.add(Tone.PLAIN.of(String.format(
                    Locale.ROOT, "%,.0f steps/s, %.0f %% of all", rate, 100 * StatusText.share(workers))));
        }
        status.parts().stream()
                .filter(part -> !part.reason().isEmpty() && belongs(part.part(), node))
                .findFirst()
                .ifPresent(part -> parts.add(Tone.QUIET.of("waits for " + part.reason())));
        if (deaths > 0) {
            parts.add(Tone.ATTENTION.of("(started again " + deaths + "x)"));
        }
        return parts;
    }

    private static Tone tone(String state) {
        return switch (state) {
            case "up" -> Tone.GOOD;
            case "left" -> Tone.QUIET;
            case "lost", RunStatus.Node.PUT_OUT -> Tone.BAD;
            default -> Tone.ATTENTION;
        };
    }

    private static boolean belongs(String part, RunStatus.Node node) {
        // What stands in on the learner's node waits for work of its own: the learner does not.
        return (ActivityBoard.isOf(part, node.name()) && !part.endsWith(" on " + node.name()))
                || (part.equals("learner")
                        && node.roles().contains(Role.LEARNER)
                        && node.state().equals("up"));
    }

    @Override
    public void close() {
        screen.block(List.of());
    }
}
