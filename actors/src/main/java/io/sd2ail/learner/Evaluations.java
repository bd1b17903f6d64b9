package io.sd2ail.learner;

import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.train.EvaluationResult;
import io.sd2ail.train.LearnerCore;
import io.sd2ail.train.RunEvent;
import org.apache.pekko.actor.typed.ActorRef;

/// When to evaluate, and what came of it. Lives on the learner's thread.
final class Evaluations {
    private final LearnerCore core;
    private final LearnerSetup setup;
    private final ActorRef<Evaluator.Evaluated> replies;
    private final RunHistory history;
    private int open;
    private long next;

    Evaluations(LearnerCore core, LearnerSetup setup, ActorRef<Evaluator.Evaluated> replies, RunHistory history) {
        this.core = core;
        this.setup = setup;
        this.replies = replies;
        this.history = history;
        next = following();
    }

    private long following() {
        long every = setup.config().evaluation().everySteps();
        return (core.inserted() / every + 1) * every;
    }

    /// Whether one is due now. The one at the very end is the learner's to ask for, once all updates are done.
    boolean due() {
        return core.inserted() >= next && core.inserted() < setup.config().steps() && core.policyIsDue();
    }

    /// Asks for an evaluation of the newest published policy.
    void ask() {
        next = following();
        open++;
        setup.evaluator().tell(new Evaluator.Evaluate(core.version(), core.inserted(), replies));
    }

    void onEvaluated(EvaluationResult result) {
        open--;
        history.add(result);
        setup.listener().accept(new RunEvent.Evaluated(result));
    }

    /// Whether every answer has come.
    boolean allDone() {
        return open == 0;
    }
}
