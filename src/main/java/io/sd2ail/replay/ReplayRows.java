package io.sd2ail.replay;

import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.ObservationNormalizer;

/// Transitions as the networks see them, column by column: what goes into the replay and what is drawn from it.
///
/// @param rows B
/// @param observations [B, observation], normalised
/// @param actions [B, action], in [-1, 1]
/// @param rewards [B], the environment's own
/// @param nextObservations [B, observation], normalised
/// @param terminal [B], 1 where no value follows, else 0
public record ReplayRows(
        int rows, float[] observations, float[] actions, float[] rewards, float[] nextObservations, float[] terminal) {

    /// Rows of a rollout batch. Only `terminated` is terminal: a state at which the time limit cut has a future.
    public static ReplayRows of(TransitionBatch batch, ObservationNormalizer normalizer) {
        float[] terminal = new float[batch.rows()];
        for (int row = 0; row < terminal.length; row++) {
            terminal[row] = batch.terminated()[row] ? 1 : 0;
        }
        return new ReplayRows(
                batch.rows(),
                normalizer.normalize(batch.observations()),
                batch.actions(),
                batch.rewards(),
                normalizer.normalize(batch.nextObservations()),
                terminal);
    }
}
