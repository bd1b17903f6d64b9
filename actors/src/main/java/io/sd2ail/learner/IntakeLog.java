package io.sd2ail.learner;

import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.ledger.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// The one door into the replay. Knows which batch each worker must send next, refuses every other, checks the rows,
/// writes the journal, and hands on to the learner in the same order, all under one lock: the journal's order is the
/// replay's. What is journaled is always handed on, so connections and the intake itself may die at any moment.
///
/// Thread-safe.
public final class IntakeLog {
    /// Rows of a batch that is larger than the run's batches, which the law of pace could never let in.
    public static final String BATCH_TOO_LARGE = "batch-too-large";

    /// What became of batches that were offered together. Those that had been accepted before count as accepted.
    ///
    /// @param inserted completes when all that were accepted are in the replay and acknowledged
    /// @param refusal of the first that was not accepted, and of all behind it
    public record Verdict(
            CompletionStage<Done> inserted, @Nullable Refusal refusal) {}

    /// Why a batch can't be accepted.
    public sealed interface Refusal {
        /// Batches before it are missing.
        record Gap(long sequence, long expected) implements Refusal {}

        /// The worker's count of its own rows disagrees with what arrived.
        record Miscounted(long firstRow, long expectedRows) implements Refusal {}
    }

    private record Mark(long nextSequence, long rows) {
        private static final Mark START = new Mark(0, 0);

        Mark after(CheckedBatch checked) {
            return new Mark(checked.batch().sequence() + 1, rows + checked.producedRows());
        }
    }

    private final Map<WorkerId, Mark> accepted = new HashMap<>();
    // Read and written without the lock: the learner's thread never waits for the journal.
    private final Map<WorkerId, Long> acknowledgedUpTo = new ConcurrentHashMap<>();
    private final BatchValidator validator;
    private final int largestBatchRows;
    private final ReplayJournal journal;
    private final Supplier<CompletionStage<Done>> stored;
    private final ActorRef<LearnerCommand> learner;
    private long duplicates;
    private long gaps;

    /// @param ledger what the restored replay holds
    /// @param tail journaled batches that the learner is about to insert
    /// @param stored completes when all that has been journaled by now is as safe as an acknowledgement promises
    public IntakeLog(
            Ledger ledger,
            List<CheckedBatch> tail,
            BatchValidator validator,
            int largestBatchRows,
            ReplayJournal journal,
            Supplier<CompletionStage<Done>> stored,
            ActorRef<LearnerCommand> learner) {
        ledger.accounts().forEach((worker, account) -> {
            accepted.put(worker, new Mark(account.nextSequence(), account.received()));
            acknowledgedUpTo.put(worker, account.nextSequence() - 1);
        });
        for (CheckedBatch checked : tail) {
            WorkerId source = checked.batch().source();
            accepted.put(source, accepted.getOrDefault(source, Mark.START).after(checked));
        }
        this.validator = validator;
        this.largestBatchRows = largestBatchRows;
        this.journal = journal;
        this.stored = stored;
        this.learner = learner;
    }

    /// Takes the next batches of their worker, up to the first that is not the next; any other changes nothing. Blocks
    /// while it writes.
    ///
    /// @throws io.sd2ail.checkpoint.StorageException when the journal can't be written; then none was taken
    public synchronized Verdict accept(RolloutBatches offered) {
        Mark mark = accepted.getOrDefault(offered.source(), Mark.START);
        List<CheckedBatch> taken = new ArrayList<>();
        Refusal refusal = null;
        for (RolloutBatch batch : offered.batches()) {
            if (batch.sequence() < mark.nextSequence()) {
                duplicates++;
                continue;
            }
            refusal = refusal(batch, mark);
            if (refusal != null) {
                break;
            }
            CheckedBatch checked = check(batch);
            taken.add(checked);
            mark = mark.after(checked);
        }
        if (taken.isEmpty()) {
            return new Verdict(CompletableFuture.completedFuture(Done.getInstance()), refusal);
        }
        journal.append(taken);
        accepted.put(offered.source(), mark);
        CompletionStage<Done> safe = stored.get();
        LearnerCommand.Insert insert = insertOf(taken, safe);
        learner.tell(insert);
        return new Verdict(insert.inserted().thenCombine(safe, (inserted, _) -> inserted), refusal);
    }

    private @Nullable Refusal refusal(RolloutBatch batch, Mark mark) {
        if (batch.sequence() > mark.nextSequence()) {
            gaps++;
            return new Refusal.Gap(batch.sequence(), mark.nextSequence());
        }
        return batch.firstRow() == mark.rows() ? null : new Refusal.Miscounted(batch.firstRow(), mark.rows());
    }

    /// The request to insert batches that the journal held when it was opened, each acknowledged from then on.
    LearnerCommand.Insert insertOf(List<CheckedBatch> journaled) {
        return insertOf(journaled, CompletableFuture.completedFuture(Done.getInstance()));
    }

    private LearnerCommand.Insert insertOf(List<CheckedBatch> journaled, CompletionStage<Done> safe) {
        return new LearnerCommand.Insert(
                journaled,
                checked -> safe.thenRun(() -> acknowledgedUpTo.merge(
                        checked.batch().source(), checked.batch().sequence(), Math::max)),
                new CompletableFuture<>());
    }

    private CheckedBatch check(RolloutBatch batch) {
        int rows = batch.transitions().rows();
        if (rows <= largestBatchRows) {
            return validator.check(batch);
        }
        TransitionBatch none = new TransitionBatch(
                0, 0, 0, new float[0], new float[0], new float[0], new float[0], new boolean[0], new boolean[0]);
        RolloutBatch refused = new RolloutBatch(
                batch.source(), batch.sequence(), batch.firstRow(), batch.policyVersion(), none, List.of());
        return new CheckedBatch(refused, rows, Map.of(BATCH_TOO_LARGE, rows));
    }

    /// Number of the batch that this worker must send next; 0 from an unknown one.
    public synchronized long nextSequence(WorkerId source) {
        return accepted.getOrDefault(source, Mark.START).nextSequence();
    }

    /// The last batch of this worker that is in the replay and as safe as the run promises; -1 when none is.
    public long acknowledged(WorkerId source) {
        return acknowledgedUpTo.getOrDefault(source, -1L);
    }

    /// The highest incarnation of a worker that ever got a batch through, -1 when none did.
    public synchronized long lastIncarnation(String worker) {
        return accepted.keySet().stream()
                .filter(id -> id.worker().equals(worker))
                .mapToLong(WorkerId::incarnation)
                .max()
                .orElse(-1);
    }

    /// Batches that came again and were dropped.
    public synchronized long duplicates() {
        return duplicates;
    }

    /// Batches that came too early and were refused.
    public synchronized long gaps() {
        return gaps;
    }
}
