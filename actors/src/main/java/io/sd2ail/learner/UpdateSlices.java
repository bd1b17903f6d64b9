package io.sd2ail.learner;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.training.LearnerCore;

/// The learner's updates, a slice of time after the other, with what becomes due between two of them: weights to
/// publish, rows to let in. Lives on the learner's thread.
final class UpdateSlices {
    private final LearnerCore core;
    private final LearnerSetup setup;
    private final RunConfig config;
    private final PaceGate gate;
    private final Evaluations evaluations;

    UpdateSlices(LearnerCore core, LearnerSetup setup, PaceGate gate, Evaluations evaluations) {
        this.core = core;
        this.setup = setup;
        this.config = setup.config();
        this.gate = gate;
        this.evaluations = evaluations;
    }

    /// Whether there is an update to do now.
    boolean due() {
        return core.mayUpdate() && !evaluations.holdUpdates();
    }

    /// Updates until none is due or the slice's time is over.
    void run(Rates rates) {
        long end = System.nanoTime() + setup.slice().toNanos();
        while (due()) {
            boolean preparing = core.preparing();
            rates.update();
            setup.trace().updated();
            if (preparing) {
                onPrepared();
            }
            if (core.policyIsDue() && core.updates() % config.rollouts().publishEvery() == 0) {
                var unused = publish();
            }
            gate.admit();
            if (System.nanoTime() >= end) {
                return;
            }
        }
    }

    private void onPrepared() {
        if (!core.preparing()) {
            evaluations.askCloned(core.publish().policy());
        }
        if (!core.preparing() || core.prepared() % config.metrics().everyUpdates() == 0) {
            setup.listener().accept(new RunEvent.Cloning(core.prepared(), core.preparations()));
        }
    }

    /// Sends the present weights to whoever subscribes.
    ///
    /// @return the policy's
    ParameterSnapshot publish() {
        LearnerCore.Published published = core.publish();
        setup.trace().published();
        setup.parameters().tell(new ParameterBroadcast.Publish(published.policy()));
        if (published.diffusion() != null) {
            setup.parameters().tell(new ParameterBroadcast.Publish(published.diffusion()));
        }
        return published.policy();
    }
}
