package io.sd2ail.learner;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.run.RunEvent;
import io.sd2ail.training.LearnerCore;
import org.apache.pekko.actor.typed.ActorRef;

/// When to evaluate, and what came of it. Lives on the learner's thread.
final class Evaluations {
    private final LearnerCore core;
    private final LearnerSetup setup;
    private final ActorRef<Evaluator.Evaluated> replies;
    private final RunHistory history;
    private int open;
    private long every;
    private long next;
    /// Of the policy that cloning alone made, while its evaluation is open; else 0.
    private long clonedVersion;

    Evaluations(LearnerCore core, LearnerSetup setup, ActorRef<Evaluator.Evaluated> replies, RunHistory history) {
        this.core = core;
        this.setup = setup;
        this.replies = replies;
        this.history = history;
        every = setup.config().evaluation().everySteps();
        next = following();
    }

    private long following() {
        return (core.steps() / every + 1) * every;
    }

    /// @param steps between evaluations from now on
    void setEvery(long steps) {
        every = steps;
        next = following();
    }

    /// Whether one is due now. The one at the very end is the learner's to ask for, once all updates are done.
    boolean due() {
        return core.steps() >= next && core.steps() < setup.config().steps() && core.policyIsDue();
    }

    /// Whether updates wait. Without rollouts nothing else slows them down: they would be far ahead of the policy
    /// that an evaluation is asked for before it begins.
    boolean holdUpdates() {
        return !setup.config().algorithm().interacts() && (open > 0 || due());
    }

    /// Why a user's wish for one now is not met; empty when it is.
    String refusal() {
        if (!core.policyIsDue()) {
            return "there is no learned policy to evaluate yet: ask again once updates go on";
        }
        return allDone() ? "" : "an evaluation goes on already: its result is as new as can be";
    }

    /// Asks for an evaluation of the policy that was just published.
    void ask(ParameterSnapshot policy) {
        next = following();
        tell(policy);
    }

    /// Asks for an evaluation of what cloning alone has made, before the first update.
    void askCloned(ParameterSnapshot policy) {
        clonedVersion = policy.version();
        tell(policy);
    }

    private void tell(ParameterSnapshot policy) {
        open++;
        setup.evaluations().tell(new EvaluationQueue.Evaluate(policy, core.steps(), replies));
    }

    void onEvaluated(EvaluationResult result) {
        open--;
        if (result.policyVersion() == clonedVersion) {
            clonedVersion = 0;
            history.setClonedReturn(result.meanReturn());
            setup.listener().accept(new RunEvent.ClonedEvaluated(result));
            return;
        }
        history.add(result);
        setup.listener().accept(new RunEvent.Evaluated(result));
    }

    /// Whether every answer has come.
    boolean allDone() {
        return open == 0;
    }
}
