package io.sd2ail.node;

import io.sd2ail.learner.Learner;
import io.sd2ail.stream.ActivityBoard;
import java.util.List;

/// The present of a run: its counters and what every part does.
///
/// @param learner counters and ledger
/// @param inFlight rows that workers hold and the learner has not acknowledged
/// @param parts what each part does or waits for, sorted by name
public record RunStatus(Learner.Status learner, long inFlight, List<ActivityBoard.Activity> parts) {
    public RunStatus {
        parts = List.copyOf(parts);
    }
}
