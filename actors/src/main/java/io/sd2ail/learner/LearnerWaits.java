package io.sd2ail.learner;

import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.training.LearnerCore;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What the board is told of the learner and of its intake: who waits, and for what.
final class LearnerWaits {
    private final ActivityReporter learner;
    private final ActivityReporter intake;

    LearnerWaits(ActorRef<ActivityBoard.Command> board) {
        learner = new ActivityReporter("learner", board);
        intake = new ActivityReporter("intake", board);
    }

    /// @param reason as it reads after "the learner waits for"
    void learner(String reason) {
        learner.waits(reason);
    }

    void paused() {
        learner.waits("resume: the run is paused");
        intake.waits("resume: the run is paused");
    }

    /// By the law of pace.
    void show(LearnerCore core, PaceGate gate) {
        show(learner, core.learnerWaits());
        show(intake, gate.rowsWait() ? core.rolloutsWait() : Optional.empty());
    }

    /// The law of pace says "learner waits for REASON"; the board knows already who waits.
    private static void show(ActivityReporter part, Optional<String> wait) {
        wait.map(words -> words.substring(words.indexOf(" for ") + " for ".length()))
                .ifPresentOrElse(part::waits, part::works);
    }
}
