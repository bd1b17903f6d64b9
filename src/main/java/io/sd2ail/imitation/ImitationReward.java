package io.sd2ail.imitation;

/// The rewards that imitation trains on.
final class ImitationReward {
    private ImitationReward() {}

    /// @param expertProbability Dbar in (0, 1], the T-step expert probability
    /// @param from first row
    /// @param count B
    /// @return [B]; a row of probability 1 earns what the next smaller float would, so that no reward is infinite
    static float[] of(Reward kind, float[] expertProbability, int from, int count) {
        float[] rewards = new float[count];
        for (int i = 0; i < count; i++) {
            rewards[i] = (float) kind.of(Math.min(expertProbability[from + i], Math.nextDown(1f)));
        }
        return rewards;
    }

    /// Of a binary discriminator.
    ///
    /// @param logits f of each row
    /// @return one a row
    static float[] ofLogits(Reward kind, float[] logits) {
        float[] rewards = new float[logits.length];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = (float) kind.ofLogit(logits[i]);
        }
        return rewards;
    }
}
