package io.sd2ail.learner;

import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.training.LearnerCore;
import java.util.Map;

/// What the learner tells whoever started it.
public sealed interface LearnerReport extends LocalMessage {
    /// It is restored and waits for [LearnerCommand.Begin].
    ///
    /// @param log the door into the replay
    /// @param environmentSteps the run's steps that earlier processes did
    /// @param updates done by earlier processes
    /// @param randomReturn if an earlier process measured it, else NaN
    record Ready(IntakeLog log, long environmentSteps, long updates, double randomReturn) implements LearnerReport {}

    /// It is done, complete or stopped, and saved.
    ///
    /// @param complete all steps and their updates are done
    /// @param accounts the ledger
    /// @param rejected rows refused, by reason
    /// @param dropped rows that a user had dropped from the replay
    /// @param waiting journaled rows that are not in the replay
    /// @param updatesPerSecond of this process
    /// @param stepsPerSecond of this process
    /// @param seconds of training over all processes
    record Finished(
            boolean complete,
            long environmentSteps,
            long updates,
            Map<WorkerId, Ledger.Account> accounts,
            Map<String, Long> rejected,
            long dropped,
            Map<WorkerId, Long> waiting,
            double clonedReturn,
            double bestReturn,
            double finalReturn,
            double lastFiveMean,
            double updatesPerSecond,
            double stepsPerSecond,
            double meanPolicyLag,
            double seconds)
            implements LearnerReport {
        public Finished {
            accounts = Map.copyOf(accounts);
            rejected = Map.copyOf(rejected);
            waiting = Map.copyOf(waiting);
        }

        static Finished of(
                boolean complete, LearnerCore core, Map<WorkerId, Long> waiting, RunHistory history, Rates rates) {
            return new Finished(
                    complete,
                    core.steps(),
                    core.updates(),
                    core.ledger().accounts(),
                    core.ledger().rejectedByReason(),
                    core.ledger().dropped(),
                    waiting,
                    history.clonedReturn(),
                    history.best(),
                    history.latest(),
                    history.lastFiveMean(),
                    rates.updatesPerSecond(),
                    rates.stepsPerSecond(),
                    core.meanPolicyLag(),
                    history.secondsBefore() + rates.seconds());
        }
    }
}
