package io.sd2ail.learner;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.training.LearnerCore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/// What the learner is told and asked, by parts of its own process.
public sealed interface LearnerCommand {
    /// What only the actor itself knows: its notes to itself.
    non-sealed interface Own extends LearnerCommand, LocalMessage {}

    /// Journaled batches ask to enter the replay, in their order, each as soon as it may.
    ///
    /// @param mark is given each that is in
    /// @param inserted completed once all are in
    record Insert(List<CheckedBatch> batches, Consumer<CheckedBatch> mark, CompletableFuture<Done> inserted)
            implements LearnerCommand, LocalMessage {}

    /// Synthetic demonstrations ask to enter the pool.
    ///
    /// @param inserted completed once they are in
    record InsertSynthetic(SyntheticBatch batch, CompletableFuture<Done> inserted)
            implements LearnerCommand, LocalMessage {}

    /// Everybody is there: train.
    ///
    /// @param randomReturn mean return of uniformly random actions
    record Begin(double randomReturn) implements LearnerCommand, LocalMessage {}

    /// Save and finish now.
    enum Stop implements LearnerCommand, LocalMessage {
        INSTANCE
    }

    /// Save and finish now, though nobody else of this process answers any more.
    ///
    /// @param saved completed once everything is on disk
    record SaveAlone(CompletableFuture<Done> saved) implements LearnerCommand, LocalMessage {}

    /// Asks for the counters.
    record GetStatus(ActorRef<Status> replyTo) implements LearnerCommand, LocalMessage {}

    /// The counters.
    ///
    /// @param steps of the run that are done
    /// @param version newest published weights
    /// @param updatesPerStep the ratio of the law of pace now
    /// @param lagUpdates updates due and not done; 0 during the warm-up
    /// @param bestReturn of all evaluations; NaN before the first
    /// @param latestReturn of the last evaluation; NaN before the first
    /// @param accounts the ledger, by the life of a worker
    /// @param rejected rows refused, by reason
    /// @param dropped rows that a user had dropped from the replay
    /// @param waiting journaled rows that are not in the replay
    record Status(
            long steps,
            long updates,
            long version,
            double updatesPerStep,
            double lagUpdates,
            double bestReturn,
            double latestReturn,
            Map<WorkerId, Ledger.Account> accounts,
            Map<String, Long> rejected,
            long dropped,
            Map<WorkerId, Long> waiting)
            implements LocalMessage {
        public Status {
            rejected = Map.copyOf(rejected);
            accounts = Map.copyOf(accounts);
            waiting = Map.copyOf(waiting);
        }

        static Status of(LearnerCore core, RunHistory history, Map<WorkerId, Long> waiting) {
            return new Status(
                    core.steps(),
                    core.updates(),
                    core.version(),
                    core.updatesPerStep(),
                    core.lag(),
                    history.best(),
                    history.latest(),
                    core.ledger().accounts(),
                    core.ledger().rejectedByReason(),
                    core.ledger().dropped(),
                    waiting);
        }
    }

    /// Stop to take rows and to update, or go on.
    record SetPaused(boolean paused) implements LearnerCommand, LocalMessage {}

    /// Another value of a setting that may change while a run goes on.
    ///
    /// @param refusal completed with what is wrong with the value, or with an empty text
    record Change(SettingChange setting, CompletableFuture<String> refusal) implements LearnerCommand, LocalMessage {}

    /// What the learner does in its own time, and can be asked for.
    enum Task {
        EVALUATE,
        CHECKPOINT
    }

    /// Do that now.
    ///
    /// @param refusal completed with why it can't be done, or with an empty text once it is begun
    record Now(Task task, CompletableFuture<String> refusal) implements LearnerCommand, LocalMessage {}
}
