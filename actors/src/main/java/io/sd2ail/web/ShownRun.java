package io.sd2ail.web;

import io.sd2ail.diagnosis.Finding;
import io.sd2ail.protocol.RunDoor;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.MetricHistory;
import io.sd2ail.telemetry.RunFacts;
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

    /// The present of the run, with a sentence about it; null where nobody can be asked.
    CompletionStage<Present> present();

    /// Where it is steered; empty where it can't be from here.
    Optional<RunDoor> door();

    /// What is wrong with it, the worst first.
    List<Finding> findings();

    /// What happened lately, the newest last.
    List<RecentEvents.Entry> events();

    /// Training episodes that ended since this was asked last.
    List<RunEvent.EpisodeFinished> takeEpisodes();

    /// The run as it is now.
    ///
    /// @param status null where nobody can be asked
    record Present(@Nullable RunStatus status, StateSentence sentence) {}
}
