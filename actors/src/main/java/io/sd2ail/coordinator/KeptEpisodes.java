package io.sd2ail.coordinator;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.episode.EpisodeFile;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.evaluation.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the first episode of a run's last evaluation, and of its best one, for whoever wants to see the agent move.
/// It is there before the evaluation is told. A run goes on without: what another node sent and is none is counted and
/// dropped, and a file that can't be written is told once.
///
/// Not thread-safe: lives on the thread of the evaluations.
final class KeptEpisodes {
    private static final Logger log = LoggerFactory.getLogger(KeptEpisodes.class);

    private final Path runDirectory;
    private long refused;
    private boolean unwritable;

    KeptEpisodes(Path runDirectory) {
        this.runDirectory = runDirectory;
    }

    /// @param best whether its policy is the best so far
    void offer(Evaluator.Evaluated evaluated, boolean best) {
        RecordedEpisode episode = evaluated.episode();
        if (episode == null) {
            return;
        }
        String fault = episode.fault();
        if (!fault.isEmpty()) {
            refused++;
            log.warn(
                    "the episode of the evaluation at step {} {}: it is dropped, the {}. so far",
                    evaluated.result().environmentSteps(),
                    fault,
                    refused);
            return;
        }
        EpisodeFile file = new EpisodeFile(
                evaluated.result().environmentSteps(), evaluated.result().policyVersion(), episode);
        try {
            write(file, EpisodeFile.Choice.LATEST);
            if (best) {
                write(file, EpisodeFile.Choice.BEST);
            }
            unwritable = false;
        } catch (StorageException e) {
            if (!unwritable) {
                log.warn("the agent can't be shown: {}", e.getMessage());
            }
            unwritable = true;
        }
    }

    private void write(EpisodeFile file, EpisodeFile.Choice choice) {
        Path target = choice.in(runDirectory);
        try {
            Files.createDirectories(target.toAbsolutePath().resolveSibling("."));
        } catch (IOException e) {
            throw StorageException.unusable(target, "has no folder (" + e.getMessage() + ")", "make it writable");
        }
        file.write(target);
    }

    /// Episodes that were none.
    long refused() {
        return refused;
    }
}
