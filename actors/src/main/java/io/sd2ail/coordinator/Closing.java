package io.sd2ail.coordinator;

import io.sd2ail.learner.LearnerReport;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunSummary;
import io.sd2ail.session.RunOutcome;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The learner has saved: workers say what became of every row, listeners hear the rest, then the outcome is told.
final class Closing extends RunPhase {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final LearnerReport.Finished said;

    private Closing(OngoingRun run, @Nullable Membership nodes, LearnerReport.Finished said) {
        super(run, nodes);
        this.said = said;
    }

    static Behavior<CoordinatorCommand> begin(OngoingRun run, @Nullable Membership nodes, LearnerReport.Finished said) {
        Closing closing = new Closing(run, nodes, said);
        if (run.end.failed()) {
            return closing.flush();
        }
        run.startStopTimer();
        // A node that only lost its learner goes on once there is one again: its workers are not stopped for good.
        boolean stop = said.complete() || run.setup.alone();
        run.context.spawnAnonymous(AccountRound.create(
                said.accounts(),
                closing.members(),
                stop,
                closing.patience(),
                run.context.messageAdapter(AccountRound.Accounts.class, WorkersStopped::new)));
        return closing;
    }

    private List<NodeTable.Present> members() {
        return nodes == null ? List.of() : nodes.members();
    }

    private Duration patience() {
        return run.setup.alone()
                ? run.settings.pace().stopTimeout().dividedBy(2)
                : run.settings.membership().answerTimeout();
    }

    @Override
    Behavior<CoordinatorCommand> onWorkersStopped(AccountRound.Accounts accounts) {
        if (!accounts.missing().isEmpty()) {
            String silent = String.join(", ", accounts.missing());
            if (run.setup.alone()) {
                run.end.fail(new IllegalStateException(
                        silent + " did not stop within " + patience().toSeconds() + " s"));
                return tellEnd();
            }
            log.warn("no account from {}: of these the ledger has what arrived", silent);
        }
        RunSummary summary = RunSummaries.summary(
                run.parts.task(), run.setup.owned().storage().directory(), run.randomReturn, said, accounts.given());
        run.end.concluded(new RunOutcome(summary, said.complete()));
        run.events.accept(new RunEvent.Finished(summary, said.complete()));
        if (said.complete()) {
            members().forEach(member -> member.member().tell(new MemberCommand.RunOver("the run is complete")));
        }
        return flush();
    }

    private Behavior<CoordinatorCommand> flush() {
        if (run.relayIsGone()) {
            return tellEnd();
        }
        run.flushEvents();
        return this;
    }

    @Override
    Behavior<CoordinatorCommand> onStop() {
        return this;
    }

    // Nothing is left to save; without the relay nothing can be told.
    @Override
    Behavior<CoordinatorCommand> onChildFailed() {
        return run.relayIsGone() ? tellEnd() : this;
    }

    @Override
    String awaited() {
        return "a node";
    }
}
