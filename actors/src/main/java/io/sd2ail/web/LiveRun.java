package io.sd2ail.web;

import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.diagnosis.LiveDiagnosis;
import io.sd2ail.protocol.RunDoor;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.telemetry.AtomicFile;
import io.sd2ail.telemetry.RunFacts;
import io.sd2ail.telemetry.metrics.MetricHistory;
import io.sd2ail.telemetry.metrics.MetricRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run of this process. What it tells is kept and passed on to the viewers; without viewers it is only kept.
final class LiveRun implements ShownRun, RunListener, RunDoor.Visitor, LiveDiagnosis.Visitor {
    private static final Logger log = LoggerFactory.getLogger(LiveRun.class);

    private final Path directory;
    private final String url;
    private final Viewers viewers;
    private final InstantSource clock;
    private final MetricHistory history;
    private final MetricRecorder recorder;
    private final RecentEvents events;
    private final RecentEpisodes episodes = new RecentEpisodes();
    private volatile @Nullable RunFacts facts;
    private volatile @Nullable RunDoor door;
    private volatile @Nullable LiveDiagnosis diagnosis;
    private volatile @Nullable RunStatus lastStatus;
    private volatile SortedMap<String, String> settings = new TreeMap<>();
    private volatile String cloning = "";

    /// @param url of the page, which is written into the directory for those who look for it
    LiveRun(Path directory, String url, Viewers viewers, InstantSource clock) {
        this.directory = directory;
        this.url = url;
        this.viewers = viewers;
        this.clock = clock;
        this.history = new MetricHistory(row -> viewers.tell("row", () -> PageJson.row(0, row)));
        this.recorder = MetricRecorder.into(history);
        this.events = new RecentEvents(clock, entry -> viewers.tell("event", () -> PageJson.event(0, entry)));
    }

    @Override
    public void opened(RunDoor opened) {
        door = opened;
    }

    @Override
    public void diagnosedBy(LiveDiagnosis opened) {
        diagnosis = opened;
    }

    @Override
    public List<Finding> findings() {
        LiveDiagnosis known = diagnosis;
        return known == null ? List.of() : known.findings();
    }

    @Override
    public void onEvent(RunEvent event) {
        recorder.onEvent(event);
        events.onEvent(event);
        switch (event) {
            case RunEvent.Started started -> onStarted(started);
            case RunEvent.Cloning progress ->
                cloning = progress.done() == progress.total()
                        ? ""
                        : String.format(
                                Locale.ROOT, "cloning alone: %,d of %,d updates", progress.done(), progress.total());
            case RunEvent.Finished finished -> {
                RunFacts present = facts;
                if (present != null) {
                    facts = present.after(finished);
                }
                viewers.tell("changed", PageJson::empty);
            }
            case RunEvent.ClonedEvaluated _ -> viewers.tell("changed", PageJson::empty);
            case RunEvent.ActivityChanged changed -> viewers.tell("activity", () -> PageJson.activity(0, changed));
            case RunEvent.EpisodeFinished finished -> episodes.add(finished);
            case RunEvent.Metrics _, RunEvent.EpisodesLost _, RunEvent.Evaluated _, RunEvent.CheckpointWritten _ -> {}
        }
    }

    private void onStarted(RunEvent.Started started) {
        settings = ConfigRenderer.settings(started.config());
        try {
            AtomicFile.write(directory.resolve(PageFile.NAME), url + System.lineSeparator());
        } catch (IOException e) {
            log.warn("{} can't be written ({}): ./sd2ail watch won't find this page", PageFile.NAME, e.getMessage());
        }
        // Whoever sees the facts finds the page.
        facts = RunFacts.of(started, clock);
        viewers.tell("changed", PageJson::empty);
    }

    /// The page goes, because its run has ended: so or otherwise.
    void close() {
        viewers.tell("ended", () -> PageJson.ended(0, StateSentence.end(facts)));
        try {
            Files.deleteIfExists(directory.resolve(PageFile.NAME));
        } catch (IOException e) {
            log.warn("{} stays behind: {}", directory.resolve(PageFile.NAME), e.getMessage());
        }
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Optional<RunFacts> facts() {
        return Optional.ofNullable(facts);
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public MetricHistory history() {
        return history;
    }

    @Override
    public CompletionStage<Present> present() {
        RunFacts known = facts;
        RunDoor asked = door;
        if (asked == null || (known != null && known.state() != RunFacts.State.RUNNING)) {
            return CompletableFuture.completedFuture(present(lastStatus));
        }
        return asked.status().handle((status, failure) -> {
            if (failure != null) {
                return new Present(
                        null,
                        new StateSentence(StateSentence.Level.ATTENTION, "the learner does not answer at the moment"));
            }
            lastStatus = status;
            events.onStatus(status);
            return present(status);
        });
    }

    private Present present(@Nullable RunStatus status) {
        return new Present(status, StateSentence.of(facts, status, cloning, clock.millis()));
    }

    @Override
    public Optional<RunDoor> door() {
        return Optional.ofNullable(door);
    }

    @Override
    public List<RecentEvents.Entry> events() {
        return events.all();
    }

    @Override
    public List<RunEvent.EpisodeFinished> takeEpisodes() {
        return episodes.take();
    }
}
