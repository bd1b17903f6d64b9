package io.sd2ail.web;

import io.sd2ail.protocol.RunStatus;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.telemetry.RunFacts;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a run is, in one plain sentence.
///
/// @param level what a newcomer has to know first
/// @param text for example `learning; rollouts wait for the learner, as they should`
record StateSentence(Level level, String text) {
    /// A learner that waits so long makes a run stand still.
    private static final long STANDS_STILL_MILLIS = 30_000;

    enum Level {
        /// All is as it should be.
        WELL,
        /// Somebody should look.
        ATTENTION,
        /// It does not go on.
        STOPPED
    }

    /// @param facts null before the run began
    /// @param status null where nobody answers
    /// @param cloning how far cloning alone is; empty when it is over
    /// @param nowMillis wall time
    static StateSentence of(@Nullable RunFacts facts, @Nullable RunStatus status, String cloning, long nowMillis) {
        if (facts != null && facts.state() != RunFacts.State.RUNNING) {
            return ended(facts);
        }
        if (status == null) {
            return new StateSentence(Level.WELL, "starting: the learner opens the run");
        }
        if (status.paused()) {
            return new StateSentence(Level.STOPPED, "paused: updates and environments wait, nothing is lost");
        }
        if (!cloning.isEmpty()) {
            return new StateSentence(Level.WELL, cloning + ", before the first update");
        }
        String gone = status.nodes().stream()
                .filter(node -> node.plainState().equals("silent"))
                .map(node -> node.name() + " is " + node.state())
                .collect(Collectors.joining(", "));
        StateSentence work = work(facts, status, nowMillis);
        return gone.isEmpty() || work.level() == Level.STOPPED
                ? work
                : new StateSentence(Level.ATTENTION, work.text() + "; " + gone);
    }

    /// Of a run whose process ends.
    ///
    /// @param facts null before the run began
    static StateSentence end(@Nullable RunFacts facts) {
        return facts != null && facts.state() != RunFacts.State.RUNNING
                ? ended(facts)
                : new StateSentence(
                        Level.STOPPED,
                        facts == null
                                ? "it did not begin, run.log says why"
                                : "without a last save: its newest checkpoint stands, run.log says why");
    }

    static StateSentence ended(RunFacts facts) {
        return new StateSentence(
                Level.STOPPED,
                facts.state() == RunFacts.State.COMPLETE
                        ? String.format(Locale.ROOT, "complete: all %,d steps are done", facts.steps())
                        : "stopped and saved: --resume goes on with it");
    }

    private static StateSentence work(@Nullable RunFacts facts, RunStatus status, long nowMillis) {
        ActivityBoard.Activity learner = status.part("learner").orElse(null);
        if (learner != null && !learner.reason().isEmpty()) {
            boolean still = nowMillis - learner.sinceMillis() > STANDS_STILL_MILLIS;
            if (facts == null) {
                return new StateSentence(Level.WELL, "starting: the learner waits for " + learner.reason());
            }
            if (status.updates() == 0) {
                return new StateSentence(
                        still && noRollout(status) ? Level.ATTENTION : Level.WELL,
                        "collecting steps before the first update: the learner waits for " + learner.reason());
            }
            return still
                    ? new StateSentence(
                            Level.ATTENTION,
                            "stands still for " + (nowMillis - learner.sinceMillis()) / 1000
                                    + " s: the learner waits for " + learner.reason())
                    : new StateSentence(Level.WELL, "learning; the learner waits for rollouts, which set the pace");
        }
        boolean rolloutsWait = status.parts().stream()
                .anyMatch(part -> !part.reason().isEmpty()
                        && (part.part().equals("intake") || part.reason().startsWith("the learner")));
        return new StateSentence(
                Level.WELL,
                rolloutsWait
                        ? "learning; rollouts wait for the learner, as they should"
                        : "learning; learner and rollouts both work");
    }

    private static boolean noRollout(RunStatus status) {
        return status.workers().isEmpty();
    }
}
