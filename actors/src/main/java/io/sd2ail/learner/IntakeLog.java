package io.sd2ail.learner;

import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.train.BatchValidator;
import io.sd2ail.train.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/// The one door into the replay. Knows which batch each worker must send next, refuses every other, checks the rows,
/// writes the journal, and hands on to the learner in the same order, all under one lock: the journal's order is the
/// replay's. What is journaled is always handed on, so connections and the intake itself may die at any moment.
///
/// Thread-safe.
public final class IntakeLog {
    /// Rows of a batch that is larger than the run's batches, which the law of pace could never let in.
    public static final String BATCH_TOO_LARGE = "batch-too-large";

    /// What became of a batch that was offered.
    public sealed interface Verdict {
        /// It is in the journal.
        ///
        /// @param inserted completes when it is in the replay
        record Accepted(CompletionStage<Done> inserted) implements Verdict {}

        /// It had been accepted before.
        record Duplicate() implements Verdict {}

        /// Batches before it are missing.
        record Gap(long expected) implements Verdict {}

        /// The worker's count of its own rows disagrees with what arrived.
        record Miscounted(long expectedRows) implements Verdict {}
    }

    private record Mark(long nextSequence, long rows) {
        private static final Mark START = new Mark(0, 0);
    }

    private final Map<WorkerId, Mark> accepted = new HashMap<>();
    // Read and written without the lock: the learner's thread never waits for the journal.
    private final Map<WorkerId, Long> insertedUpTo = new ConcurrentHashMap<>();
    private final BatchValidator validator;
    private final int largestBatchRows;
    private final ReplayJournal journal;
    private final ActorRef<Learner.Command> learner;
    private long duplicates;
    private long gaps;

    /// @param ledger what the restored replay holds
    /// @param tail journaled batches that the learner is about to insert
    public IntakeLog(
            Ledger ledger,
            List<CheckedBatch> tail,
            BatchValidator validator,
            int largestBatchRows,
            ReplayJournal journal,
            ActorRef<Learner.Command> learner) {
        ledger.accounts().forEach((worker, account) -> {
            accepted.put(worker, new Mark(account.nextSequence(), account.received()));
            insertedUpTo.put(worker, account.nextSequence() - 1);
        });
        tail.forEach(this::mark);
        this.validator = validator;
        this.largestBatchRows = largestBatchRows;
        this.journal = journal;
        this.learner = learner;
    }

    /// Takes the next batch of its worker; any other changes nothing. Blocks while it writes.
    ///
    /// @throws io.sd2ail.checkpoint.StorageException when the journal can't be written
    public synchronized Verdict accept(RolloutBatch batch) {
        Mark mark = accepted.getOrDefault(batch.source(), Mark.START);
        if (batch.sequence() < mark.nextSequence()) {
            duplicates++;
            return new Verdict.Duplicate();
        }
        if (batch.sequence() > mark.nextSequence()) {
            gaps++;
            return new Verdict.Gap(mark.nextSequence());
        }
        if (batch.firstRow() != mark.rows()) {
            return new Verdict.Miscounted(mark.rows());
        }
        CheckedBatch checked = check(batch);
        journal.append(checked);
        mark(checked);
        Learner.Insert insert = insertOf(checked);
        learner.tell(insert);
        return new Verdict.Accepted(insert.inserted());
    }

    private void mark(CheckedBatch checked) {
        WorkerId source = checked.batch().source();
        long rows = accepted.getOrDefault(source, Mark.START).rows() + checked.producedRows();
        accepted.put(source, new Mark(checked.batch().sequence() + 1, rows));
    }

    /// The request to insert a journaled batch, which is acknowledged from then on.
    Learner.Insert insertOf(CheckedBatch checked) {
        CompletableFuture<Done> inserted = new CompletableFuture<>();
        return new Learner.Insert(
                checked,
                inserted,
                () -> insertedUpTo.put(checked.batch().source(), checked.batch().sequence()));
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

    /// The last batch of this worker that is in the replay; -1 when none is.
    public long acknowledged(WorkerId source) {
        return insertedUpTo.getOrDefault(source, -1L);
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
