package io.sd2ail.run;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.LostEpisodes;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/// Something worth telling about a run while it goes on. Listeners draw progress and write metrics from these.
public sealed interface RunEvent {
    /// The run begins or goes on.
    ///
    /// @param runDirectory where everything is kept
    /// @param expertReturn mean return of the demonstrations: 1 of the normalised score; NaN without demonstrations
    /// @param randomReturn mean return of uniformly random actions: 0 of the normalised score
    /// @param environmentSteps done before, 0 for a new run
    /// @param updates done before
    record Started(
            RunConfig config,
            Path runDirectory,
            double expertReturn,
            double randomReturn,
            long environmentSteps,
            long updates)
            implements RunEvent {}

    /// A row of metrics: means over the updates since the last row.
    ///
    /// @param seconds of wall time in this process
    /// @param values by tag, for example `train/discriminator_loss`; docs/metrics.md explains each
    record Metrics(long environmentSteps, long updates, double seconds, SortedMap<String, Double> values)
            implements RunEvent {}

    /// A training episode ended.
    record EpisodeFinished(String worker, EpisodeResult episode) implements RunEvent {}

    /// More episodes of a worker were given up because its environment failed.
    ///
    /// @param byReason all of them so far in this life of the worker
    record EpisodesLost(String worker, List<LostEpisodes> byReason) implements RunEvent {
        public EpisodesLost {
            byReason = List.copyOf(byReason);
        }
    }

    /// The policy was evaluated without exploration.
    record Evaluated(EvaluationResult result) implements RunEvent {}

    /// Cloning alone goes on, before the first update.
    ///
    /// @param done its updates so far
    /// @param total all of them
    record Cloning(long done, long total) implements RunEvent {}

    /// What cloning alone had made before the first update was evaluated in the same way.
    record ClonedEvaluated(EvaluationResult result) implements RunEvent {}

    /// A checkpoint is on disk.
    record CheckpointWritten(long updates, Path folder, double seconds) implements RunEvent {}

    /// A part began to wait, waits for another reason, or works again. Told once per change.
    ///
    /// @param part for example `learner`, `rollout-1`
    /// @param reason what it waits for, as it reads after "PART waits for": `replay: 812 of 5,000`; empty when it
    /// works
    record ActivityChanged(String part, String reason) implements RunEvent {}

    /// The run ended: it is complete or was stopped.
    ///
    /// @param complete all steps were done
    record Finished(RunSummary summary, boolean complete) implements RunEvent {}
}
