package io.sd2ail.web;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The last events of a run that a person wants to know of: checkpoints, nodes that came and went, refused rows.
/// Thread-safe.
final class RecentEvents {
    /// Older ones are forgotten.
    static final int KEPT = 200;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, String> nodes = new HashMap<>();
    private final InstantSource clock;
    private final Consumer<Entry> told;
    private long rejected;

    /// @param kind what it is about: `run`, `checkpoint`, `node`, `rows`, `episodes`, `control`
    /// @param text a sentence's worth
    record Entry(long atMillis, String kind, String text) {}

    /// @param told of each
    RecentEvents(InstantSource clock, Consumer<Entry> told) {
        this.clock = clock;
        this.told = told;
    }

    synchronized List<Entry> all() {
        return List.copyOf(entries);
    }

    synchronized void add(String kind, String text) {
        Entry entry = new Entry(clock.millis(), kind, text);
        if (entries.size() == KEPT) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        told.accept(entry);
    }

    void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Started started ->
                add(
                        "run",
                        started.environmentSteps() + started.updates() == 0
                                ? "the run begins"
                                : String.format(
                                        Locale.ROOT, "the run goes on from step %,d", started.environmentSteps()));
            case RunEvent.CheckpointWritten written ->
                add(
                        "checkpoint",
                        String.format(
                                Locale.ROOT,
                                "checkpoint at update %,d, in %.1f s",
                                written.updates(),
                                written.seconds()));
            case RunEvent.EpisodesLost lost ->
                add(
                        "episodes",
                        lost.worker() + " gave up episodes because its environment failed: "
                                + lost.byReason().stream()
                                        .map(RecentEvents::counted)
                                        .collect(Collectors.joining(", ")));
            case RunEvent.Finished finished ->
                add("run", finished.complete() ? "the run is complete" : "the run is saved");
            case RunEvent.Metrics _,
                    RunEvent.EpisodeFinished _,
                    RunEvent.Evaluated _,
                    RunEvent.Cloning _,
                    RunEvent.ClonedEvaluated _,
                    RunEvent.ActivityChanged _ -> {}
        }
    }

    private static String counted(LostEpisodes lost) {
        return lost.episodes() + " for " + lost.reason();
    }

    /// Notes what differs from the last status: nodes and refused rows.
    synchronized void onStatus(RunStatus status) {
        List<String> news = new ArrayList<>();
        for (RunStatus.Node node : status.nodes()) {
            String now = node.plainState();
            String before = nodes.put(node.name(), now);
            if (!now.equals(before)) {
                news.add(node.name() + " (" + String.join(", ", Role.labels(node.roles())) + ") "
                        + (before == null && now.equals("up")
                                ? "is there"
                                : now.equals("up") ? "is up again" : "is " + now));
            }
        }
        news.forEach(text -> add("node", text));
        long refused = status.ledger().rejected();
        if (refused > rejected) {
            add(
                    "rows",
                    String.format(
                            Locale.ROOT,
                            "%,d rows were refused, %,d in all: %s",
                            refused - rejected,
                            refused,
                            status.ledger().rejectedText()));
        }
        rejected = refused;
    }
}
