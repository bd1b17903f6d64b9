package io.sd2ail.replay;

import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.Arrays;
import java.util.stream.IntStream;

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

    /// The expert's transitions, actions as fractions of the environment's range, clipped to [-1, 1]. Rows whose next
    /// observation is unknown are left out.
    ///
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when there are no actions
    public static ReplayRows ofExpert(
            Demonstrations demonstrations, EnvironmentSpec spec, ObservationNormalizer normalizer) {
        demonstrations.requireActions();
        TransitionBatch all = TransitionBatch.concatenate(demonstrations.trajectories().stream()
                .map(trajectory -> known(trajectory.transitions()))
                .toList());
        float[] actions = all.actions();
        for (int i = 0; i < actions.length; i++) {
            actions[i] = spec.toNormalized(i % spec.actionSize(), actions[i]);
        }
        return of(all, normalizer);
    }

    /// A copy of some of them.
    ///
    /// @param to exclusive
    public ReplayRows range(int from, int to) {
        int observationSize = observations.length / rows;
        int actionSize = actions.length / rows;
        return new ReplayRows(
                to - from,
                Arrays.copyOfRange(observations, from * observationSize, to * observationSize),
                Arrays.copyOfRange(actions, from * actionSize, to * actionSize),
                Arrays.copyOfRange(rewards, from, to),
                Arrays.copyOfRange(nextObservations, from * observationSize, to * observationSize),
                Arrays.copyOfRange(terminal, from, to));
    }

    private static TransitionBatch known(TransitionBatch batch) {
        int size = batch.observationSize();
        return batch.rows(IntStream.range(0, batch.rows())
                .filter(row -> !Float.isNaN(batch.nextObservations()[row * size]))
                .toArray());
    }

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
