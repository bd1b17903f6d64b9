package io.sd2ail.coordinator;

import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.run.RunEvent;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// Nodes come and go. The learner begins once it is known what random actions earn.
final class Running extends RunPhase {
    private final Membership membership;
    private final LearnerReport.Ready restored;
    private final ActorRef<LearnerCommand.Status> counters;

    private Running(OngoingRun run, Membership membership, LearnerReport.Ready restored) {
        super(run, membership);
        this.membership = membership;
        this.restored = restored;
        this.counters =
                run.context.messageAdapter(LearnerCommand.Status.class, status -> new Booked(status.accounts()));
    }

    static Behavior<CoordinatorCommand> begin(OngoingRun run, Membership membership, LearnerReport.Ready restored) {
        Running running = new Running(run, membership, restored);
        if (!Double.isNaN(restored.randomReturn())) {
            return running.onRandomPolicyMeasured(restored.randomReturn());
        }
        run.topology.evaluations.tell(new EvaluationQueue.MeasureRandomPolicy(run.context.messageAdapter(
                Evaluator.RandomReturn.class, measured -> new RandomPolicyMeasured(measured.mean()))));
        return running;
    }

    @Override
    Behavior<CoordinatorCommand> onJoin(CoordinatorCommand.Join join) {
        if (!run.end.failed()) {
            membership.join(join, run.requests.exploration());
        }
        return this;
    }

    @Override
    Behavior<CoordinatorCommand> onTick() {
        membership.beat(run.requests.exploration());
        if (membership.hasOthers()) {
            run.topology.learner.tell(new LearnerCommand.GetStatus(counters));
        }
        return this;
    }

    @Override
    Behavior<CoordinatorCommand> onBooked(Map<WorkerId, Ledger.Account> accounts) {
        membership.putOutRejected(accounts);
        return this;
    }

    @Override
    Behavior<CoordinatorCommand> onRandomPolicyMeasured(double mean) {
        if (run.stopRequested() || run.end.failed()) {
            return this;
        }
        run.randomReturn = mean;
        run.events.accept(new RunEvent.Started(
                run.config,
                run.setup.owned().storage().directory(),
                run.parts.task().expertReturn(),
                mean,
                restored.environmentSteps(),
                restored.updates()));
        run.topology.learner.tell(new LearnerCommand.Begin(mean));
        return this;
    }
}
