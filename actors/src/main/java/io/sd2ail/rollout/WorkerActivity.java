package io.sd2ail.rollout;

import io.sd2ail.stream.ActivityReporter;
import java.time.Duration;

/// What a rollout worker does at this moment: it waits for something, or is in a step of its environment. The worker
/// writes it down as it goes, which costs next to nothing; its node looks every second and tells the board, because a
/// thread inside a simulator can't say that it is there.
public final class WorkerActivity {
    private static final String STEP = "a step of its environment to return";

    /// A step that lasts longer is a wait of its own.
    private static final long LONG_STEP_MILLIS = Duration.ofSeconds(1).toMillis();

    private volatile Present present = new Present("", System.currentTimeMillis());

    private record Present(String reason, long sinceMillis) {}

    /// @param reason what for; the wait begins now unless it lasts already
    void waits(String reason) {
        if (!reason.equals(present.reason())) {
            present = new Present(reason, System.currentTimeMillis());
        }
    }

    /// It begins to step.
    void steps() {
        present = new Present("", System.currentTimeMillis());
    }

    /// Tells what it does now.
    ///
    /// @param nowMillis wall time
    public void report(ActivityReporter reporter, long nowMillis) {
        Present seen = present;
        boolean stuck = seen.reason().isEmpty() && nowMillis - seen.sinceMillis() > LONG_STEP_MILLIS;
        reporter.says(stuck ? STEP : seen.reason(), seen.sinceMillis());
    }
}
