package io.sd2ail.node;

import io.sd2ail.train.RunSummary;

/// How a run ended.
///
/// @param complete all steps and their updates are done; false when it was stopped
public record RunOutcome(RunSummary summary, boolean complete) {}
