package io.sd2ail.imitation;

/// What the policy earns for a row x with D(x), the probability that it is the expert's.
public enum Reward {
    /// -log(1 - D), never negative: the paper.
    LOG_REST,
    /// log D, never positive: what DiffAIL's program computes for its GAIL baseline.
    LOG_PROBABILITY,
    /// log D - log(1 - D) (Fu et al. 2018, arXiv 1710.11248).
    LOG_RATIO,
    /// 1 whatever the row: the control that shows what survival alone teaches.
    CONSTANT
}
