package io.sd2ail.imitation;

import io.sd2ail.learning.BinaryObjective;

/// The reward that imitation trains on: r = -log(1 - Dbar(x)), with Dbar the T-step expert probability. Unbounded
/// above, never negative: rows that look like the expert's earn more. Paper: the policy objective's surrogate reward.
final class ImitationReward {
    private ImitationReward() {}

    /// @param expertProbability Dbar in (0, 1]
    /// @param from first row
    /// @param count B
    /// @return [B]; a row of probability 1 earns what the next smaller float would, so that no reward is infinite
    static float[] of(float[] expertProbability, int from, int count) {
        float[] rewards = new float[count];
        for (int i = 0; i < count; i++) {
            float below1 = Math.min(expertProbability[from + i], Math.nextDown(1f));
            rewards[i] = (float) -Math.log1p(-below1);
        }
        return rewards;
    }

    /// Of a binary discriminator, D = sigmoid(f): -log(1 - D) = softplus(f), log D = -softplus(-f).
    ///
    /// @param logits f of each row
    /// @return one a row
    static float[] ofLogits(GailConfig.Reward reward, float[] logits) {
        float[] rewards = new float[logits.length];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = (float)
                    switch (reward) {
                        case LOG_REST -> BinaryObjective.softplus(logits[i]);
                        case LOG_PROBABILITY -> -BinaryObjective.softplus(-logits[i]);
                    };
        }
        return rewards;
    }
}
