package io.sd2ail.monitoring;

import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.stream.ActivityBoard;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Whether a run is ready, and whether it is well. A learner that waits says for what: it is ready and well, however
/// long it takes. One that says it works and makes no update for a minute, or does not answer for as long, is not well.
final class Liveness implements RunListener {
    /// Longest time without a sign of work: far above an update at the paper's sizes on a busy core (2 s).
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String LEARNER = "learner";

    private final LongSupplier nanoTime;
    private final boolean hasRun;
    private boolean begun;
    private boolean ended;
    private long updates;
    private long turned;

    /// @param hasRun whether a run is to begin in this process; a node without one is ready when it answers, and its
    /// hang watch ends it when its actors do not
    Liveness(boolean hasRun, LongSupplier nanoTime) {
        this.hasRun = hasRun;
        this.nanoTime = nanoTime;
        this.turned = nanoTime.getAsLong();
    }

    @Override
    public synchronized void onEvent(RunEvent event) {
        turned = nanoTime.getAsLong();
        begun |= event instanceof RunEvent.Started;
        ended |= event instanceof RunEvent.Finished;
    }

    /// Whether this process has the run and goes on with it.
    synchronized Answer ready() {
        if (!hasRun) {
            return new Answer(true, "the node is up");
        }
        if (!begun) {
            return new Answer(false, "the run has not begun here");
        }
        return ended ? new Answer(false, "the run has ended") : new Answer(true, "the run goes on");
    }

    /// Whether it turns.
    ///
    /// @param status null when nobody answers
    synchronized Answer health(@Nullable RunStatus status) {
        if (!begun || ended) {
            return new Answer(true, ended ? "the run has ended" : "the run has not begun here");
        }
        long now = nanoTime.getAsLong();
        String waits = status == null ? "" : waits(status);
        if (status != null && (status.updates() != updates || !waits.isEmpty() || status.paused())) {
            updates = status.updates();
            turned = now;
        }
        if (!waits.isEmpty()) {
            return new Answer(true, "the learner waits for " + waits);
        }
        long still = Duration.ofNanos(now - turned).toSeconds();
        if (still < LIMIT.toSeconds()) {
            return new Answer(true, status == null ? "the run does not answer at the moment" : "the learner works");
        }
        return new Answer(
                false,
                status == null
                        ? "the run has not answered for " + still + " s"
                        : "the learner has made no update for " + still + " s and waits for nothing");
    }

    private static String waits(RunStatus status) {
        return status.part(LEARNER).map(ActivityBoard.Activity::reason).orElse("");
    }
}
