package io.sd2ail.imitation;

import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;

/// What the expert saw, did and saw next, drawn uniformly: to clone, and to join the agent's rows.
final class ExpertTransitions {
    private final ReplayBuffer transitions;
    private final int observationSize;
    private final int actionSize;

    /// @param rows normalised
    ExpertTransitions(ReplayRows rows, int observationSize, int actionSize) {
        this.transitions = new ReplayBuffer(rows.rows(), observationSize, actionSize);
        this.observationSize = observationSize;
        this.actionSize = actionSize;
        transitions.add(rows);
    }

    CloningBatch cloningBatch(int rows, RandomStream random) {
        ReplayRows drawn = transitions.sample(rows, random);
        return new CloningBatch(rows, drawn.observations(), drawn.actions());
    }

    /// Puts drawn transitions in the place of the last rows.
    ///
    /// @param share of the rows, from 0 to 1
    void replace(ReplayRows rows, double share, RandomStream random) {
        int count = (int) Math.round(share * rows.rows());
        if (count == 0) {
            return;
        }
        ReplayRows drawn = transitions.sample(count, random);
        int first = rows.rows() - count;
        System.arraycopy(
                drawn.observations(), 0, rows.observations(), first * observationSize, count * observationSize);
        System.arraycopy(drawn.actions(), 0, rows.actions(), first * actionSize, count * actionSize);
        System.arraycopy(
                drawn.nextObservations(), 0, rows.nextObservations(), first * observationSize, count * observationSize);
        System.arraycopy(drawn.terminal(), 0, rows.terminal(), first, count);
    }
}
