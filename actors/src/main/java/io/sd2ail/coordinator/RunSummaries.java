package io.sd2ail.coordinator;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.WorkerId;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.run.RunSummary;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.training.LearningTask;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The last words of a run.
final class RunSummaries {
    private RunSummaries() {}

    static RunSummary summary(
            LearningTask task,
            Path directory,
            double randomReturn,
            LearnerReport.Finished learner,
            List<RolloutWorker.Account> workers) {
        double expert = task.expertReturn();
        return new RunSummary(
                task.config().environment(),
                task.config().seed(),
                expert,
                randomReturn,
                learner.clonedReturn(),
                learner.bestReturn(),
                learner.finalReturn(),
                learner.lastFiveMean(),
                (learner.lastFiveMean() - randomReturn) / (expert - randomReturn),
                learner.environmentSteps(),
                learner.updates(),
                learner.updatesPerSecond(),
                learner.stepsPerSecond(),
                learner.meanPolicyLag(),
                learner.seconds(),
                directory,
                totals(learner.accounts(), learner.rejected(), learner.dropped(), learner.waiting(), workers),
                episodesLost(workers));
    }

    /// Workers that are there say themselves what they produced and still hold. Of others there is what the learner
    /// received, and what it journaled and has not inserted.
    static LedgerTotals totals(
            Map<WorkerId, Ledger.Account> accounts,
            Map<String, Long> rejected,
            long dropped,
            Map<WorkerId, Long> waiting,
            List<RolloutWorker.Account> workers) {
        Set<WorkerId> present =
                workers.stream().map(RolloutWorker.Account::worker).collect(Collectors.toSet());
        long receivedOfOthers = accounts.entrySet().stream()
                .filter(entry -> !present.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue().received())
                .sum();
        long waitingOfOthers = waiting.entrySet().stream()
                .filter(entry -> !present.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new LedgerTotals(
                workers.stream().mapToLong(RolloutWorker.Account::produced).sum() + receivedOfOthers + waitingOfOthers,
                accounts.values().stream().mapToLong(Ledger.Account::inserted).sum(),
                accounts.values().stream().mapToLong(Ledger.Account::rejected).sum(),
                workers.stream().mapToLong(RolloutWorker.Account::inFlight).sum() + waitingOfOthers,
                LedgerTotals.Rejected.of(rejected),
                dropped);
    }

    /// Of all workers, the commonest reason first.
    private static List<LostEpisodes> episodesLost(List<RolloutWorker.Account> workers) {
        Map<String, Long> byReason = workers.stream()
                .flatMap(worker -> worker.episodesLost().stream())
                .collect(Collectors.groupingBy(
                        LostEpisodes::reason, TreeMap::new, Collectors.summingLong(LostEpisodes::episodes)));
        return byReason.entrySet().stream()
                .map(entry -> new LostEpisodes(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(LostEpisodes::episodes).reversed())
                .toList();
    }

    static RunFailedException failure(Throwable reason, Path directory, @Nullable Path checkpoint) {
        String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        String mend = checkpoint == null
                ? "No checkpoint was written in this session."
                : "Last good checkpoint: " + checkpoint + "; go on with ./sd2ail train --resume " + directory;
        return new RunFailedException(message + ". " + mend, reason);
    }
}
