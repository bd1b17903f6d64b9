package io.sd2ail.web;

import io.sd2ail.diagnosis.Finding;
import io.sd2ail.protocol.RunDoor;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.RunFacts;
import io.sd2ail.telemetry.metrics.MetricHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A run as the page shows it, whether it goes on in this process or not. Thread-safe.
interface ShownRun {
    Path directory();

    /// What it is; empty before it began.
    Optional<RunFacts> facts();

    /// All settings by their keys; empty before it began.
    Map<String, String> settings();

    MetricHistory history();

    /// Share of what the run has written that the history has: below 1 while it is read for the first time.
    default double read() {
        return 1;
    }

    /// The present of the run, with a sentence about it; null where nobody can be asked.
    CompletionStage<Present> present();

    /// What is wrong with it, the worst first.
    List<Finding> findings();

    /// Where it is steered; empty where it can't be from here.
    default Optional<RunDoor> door() {
        return Optional.empty();
    }

    /// What happened lately, the newest last; only a run of this process tells.
    default List<RecentEvents.Entry> events() {
        return List.of();
    }

    /// Training episodes that ended since this was asked last; only a run of this process tells.
    default List<RunEvent.EpisodeFinished> takeEpisodes() {
        return List.of();
    }

    /// The run as it is now.
    ///
    /// @param status null where nobody can be asked
    record Present(@Nullable RunStatus status, StateSentence sentence) {}
}
