package io.sd2ail.data;

import java.util.List;

/// What a rollout worker sends: consecutive transitions under a number that never repeats within an incarnation.
///
/// @param source the worker's life that produced it
/// @param sequence 0, 1, 2, ... without gaps within one incarnation
/// @param firstRow transitions that this incarnation produced before this batch: the worker's own count, against
///     which the learner's ledger is checked
/// @param policyVersion version of the policy that chose the last action; 0 is the random policy of the warm-up
/// @param transitions the rows
/// @param episodes training episodes that ended within these rows
public record RolloutBatch(
        WorkerId source,
        long sequence,
        long firstRow,
        long policyVersion,
        TransitionBatch transitions,
        List<EpisodeResult> episodes) {
    public RolloutBatch {
        episodes = List.copyOf(episodes);
    }
}
