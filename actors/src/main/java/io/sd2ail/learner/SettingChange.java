package io.sd2ail.learner;

/// A setting of the learner that may change while a run goes on.
public sealed interface SettingChange {
    /// @param updatesPerStep learner updates for each inserted transition from now on
    record Ratio(double updatesPerStep) implements SettingChange {}

    /// @param steps of the run between evaluations from now on
    record EvaluationInterval(long steps) implements SettingChange {}
}
