package io.sd2ail.session;

import io.sd2ail.run.RunSummary;

/// How a run ended.
///
/// @param complete all steps and their updates are done; false when it was stopped
public record RunOutcome(RunSummary summary, boolean complete) {}
