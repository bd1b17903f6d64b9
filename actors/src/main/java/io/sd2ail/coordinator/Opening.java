package io.sd2ail.coordinator;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.stream.ParameterBroadcast;
import org.apache.pekko.actor.typed.Behavior;

/// The learner is being restored: until it can say what it has of every worker, no node is taken in.
final class Opening extends RunPhase {
    Opening(OngoingRun run) {
        super(run, null);
    }

    @Override
    Behavior<CoordinatorCommand> onReady(LearnerReport.Ready ready) {
        Membership membership = new Membership(
                run.context,
                run.setup,
                run.topology.open(ready.log()),
                run.settings.membership(),
                ready.log()::lastIncarnation,
                run.startNanos);
        ParameterSnapshot rows = run.parts.task().demonstrationRows();
        if (rows != null) {
            run.topology.parameters.tell(new ParameterBroadcast.Publish(rows));
        }
        run.requests.putInForce();
        return Running.begin(run, membership, ready);
    }
}
