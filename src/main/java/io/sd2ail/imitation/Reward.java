package io.sd2ail.imitation;

import io.sd2ail.learning.objective.BinaryObjective;

/// What the policy earns for a row x with D(x), the probability that it is the expert's.
public enum Reward {
    /// -log(1 - D), never negative: the paper.
    LOG_REST(true) {
        @Override
        double of(float probability) {
            return -Math.log1p(-probability);
        }

        @Override
        double ofLogit(float logit) {
            return BinaryObjective.softplus(logit);
        }
    },
    /// log D, never positive: what DiffAIL's program computes for its GAIL baseline.
    LOG_PROBABILITY(false) {
        @Override
        double of(float probability) {
            return logarithm(probability);
        }

        @Override
        double ofLogit(float logit) {
            return -BinaryObjective.softplus(-logit);
        }
    },
    /// log D - log(1 - D) (Fu et al. 2018, arXiv 1710.11248).
    LOG_RATIO(false) {
        @Override
        double of(float probability) {
            return logarithm(probability) - Math.log1p(-probability);
        }

        @Override
        double ofLogit(float logit) {
            return logit;
        }
    },
    /// 1 whatever the row: the control that shows what survival alone teaches.
    CONSTANT(true) {
        @Override
        double of(float probability) {
            return 1;
        }

        @Override
        double ofLogit(float logit) {
            return 1;
        }
    };

    /// Keeps log D finite.
    private static final double LEAST_PROBABILITY = 1e-6;

    private final boolean neverNegative;

    Reward(boolean neverNegative) {
        this.neverNegative = neverNegative;
    }

    /// Whether no row earns less than 0.
    boolean neverNegative() {
        return neverNegative;
    }

    /// @param probability D, from 0 on and below 1
    abstract double of(float probability);

    /// @param logit f of a binary discriminator, D = sigmoid(f): -log(1 - D) = softplus(f), log D = -softplus(-f)
    abstract double ofLogit(float logit);

    /// @param expertProbability Dbar in (0, 1], the T-step expert probability
    /// @param from first row
    /// @param count B
    /// @return [B]; a row of probability 1 earns what the next smaller float would, so that no reward is infinite
    float[] of(float[] expertProbability, int from, int count) {
        float[] rewards = new float[count];
        for (int i = 0; i < count; i++) {
            rewards[i] = (float) of(Math.min(expertProbability[from + i], Math.nextDown(1f)));
        }
        return rewards;
    }

    /// @param logits f of each row, as of [#ofLogit]
    /// @return one a row
    float[] ofLogits(float[] logits) {
        float[] rewards = new float[logits.length];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = (float) ofLogit(logits[i]);
        }
        return rewards;
    }

    private static double logarithm(float probability) {
        return Math.log(Math.max(probability, LEAST_PROBABILITY));
    }
}
