package io.sd2ail.imitation;

import io.sd2ail.learning.objective.BinaryObjective;

/// The rewards that imitation trains on.
final class ImitationReward {
    /// Keeps log D finite.
    private static final double LEAST_PROBABILITY = 1e-6;

    private ImitationReward() {}

    /// @param expertProbability Dbar in (0, 1], the T-step expert probability
    /// @param from first row
    /// @param count B
    /// @return [B]; a row of probability 1 earns what the next smaller float would, so that no reward is infinite
    static float[] of(Reward kind, float[] expertProbability, int from, int count) {
        float[] rewards = new float[count];
        for (int i = 0; i < count; i++) {
            rewards[i] = (float) of(kind, Math.min(expertProbability[from + i], Math.nextDown(1f)));
        }
        return rewards;
    }

    private static double of(Reward kind, float probability) {
        return switch (kind) {
            case LOG_REST -> -Math.log1p(-probability);
            case LOG_PROBABILITY -> logarithm(probability);
            case LOG_RATIO -> logarithm(probability) - Math.log1p(-probability);
            case CONSTANT -> 1;
        };
    }

    private static double logarithm(float probability) {
        return Math.log(Math.max(probability, LEAST_PROBABILITY));
    }

    /// Of a binary discriminator, D = sigmoid(f): -log(1 - D) = softplus(f), log D = -softplus(-f).
    ///
    /// @param logits f of each row
    /// @return one a row
    static float[] ofLogits(Reward kind, float[] logits) {
        float[] rewards = new float[logits.length];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = (float)
                    switch (kind) {
                        case LOG_REST -> BinaryObjective.softplus(logits[i]);
                        case LOG_PROBABILITY -> -BinaryObjective.softplus(-logits[i]);
                        case LOG_RATIO -> logits[i];
                        case CONSTANT -> 1;
                    };
        }
        return rewards;
    }
}
