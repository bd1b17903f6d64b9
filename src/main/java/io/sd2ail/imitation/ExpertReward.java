package io.sd2ail.imitation;

import io.sd2ail.data.State;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.ValueBounds;

/// What the expert's rows earn, a moving mean: about the most that the critics can be right about follows from it.
final class ExpertReward {
    private static final float RATE = 0.01f;

    /// NaN before the first.
    private float mean = Float.NaN;

    float mean() {
        return mean;
    }

    /// @param rewards of rows of the expert
    void follow(float[] rewards) {
        float newest = Rows.mean(rewards, 0, rewards.length);
        mean = Float.isNaN(mean) ? newest : mean + RATE * (newest - mean);
    }

    /// So many times what the rows earn for ever, discounted; from 0 on where rewards are never negative.
    ValueBounds bounds(double times, Reward kind, SacConfig sac) {
        double highest = times * Math.abs(mean) * (sac.rewardScale() / (1 - sac.discount()));
        return new ValueBounds(kind.neverNegative() ? 0 : -highest, highest);
    }

    void save(State state) {
        state.put("expert-reward", mean);
    }

    void load(State state) {
        if (state.has("expert-reward")) { // checkpoints of earlier versions had no such bound
            mean = state.floats("expert-reward", 1)[0];
        }
    }
}
