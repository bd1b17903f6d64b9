package io.sd2ail.run;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.ledger.LedgerTotals;
import java.nio.file.Path;
import java.util.List;

/// What a run came to. Also the JSON of `--summary`, field by field.
///
/// @param environment name of the task
/// @param seed of the run
/// @param expertReturn mean return of the demonstrations; NaN without
/// @param randomReturn mean return of uniformly random actions
/// @param clonedReturn of what cloning alone made before the first update; NaN where the run has no such cloning
/// @param bestReturn best evaluation of the run
/// @param finalReturn last evaluation
/// @param lastFiveMean mean of the last five evaluations
/// @param normalisedLastFive (lastFiveMean - randomReturn) / (expertReturn - randomReturn)
/// @param environmentSteps steps of the run: transitions in the replay since its start, or updates where the algorithm
///     makes no environment steps
/// @param updates learner updates since the run's start
/// @param updatesPerSecond while training in this process
/// @param stepsPerSecond while training in this process
/// @param meanPolicyLag mean over inserted batches of the learner's newest policy version minus the batch's
/// @param wallSeconds training time over all processes of this run, evaluations included
/// @param runDirectory where everything is kept
/// @param ledger where the transitions went
/// @param episodesLost given up by the workers of this process because the environment failed, by reason
public record RunSummary(
        String environment,
        long seed,
        double expertReturn,
        double randomReturn,
        double clonedReturn,
        double bestReturn,
        double finalReturn,
        double lastFiveMean,
        double normalisedLastFive,
        long environmentSteps,
        long updates,
        double updatesPerSecond,
        double stepsPerSecond,
        double meanPolicyLag,
        double wallSeconds,
        Path runDirectory,
        LedgerTotals ledger,
        List<LostEpisodes> episodesLost) {
    public RunSummary {
        episodesLost = List.copyOf(episodesLost);
    }
}
