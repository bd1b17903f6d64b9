package io.sd2ail.learner;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.WorkerId;
import io.sd2ail.run.RunEvent;
import io.sd2ail.training.LearnerCore;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.Done;

/// The batches that stand at the learner's door, in their order, and the law of pace that lets them in. Lives on the
/// learner's thread.
final class PaceGate {
    private final LearnerCore core;
    private final LearnerTrace trace;
    private final Consumer<RunEvent> listener;
    private final ArrayDeque<Waiting> rows = new ArrayDeque<>();
    private final ArrayDeque<LearnerCommand.InsertSynthetic> synthetic = new ArrayDeque<>();

    /// @param together what it came with
    /// @param last whether it is the last of those
    private record Waiting(CheckedBatch batch, LearnerCommand.Insert together, boolean last) {
        int rows() {
            return batch.batch().transitions().rows();
        }
    }

    PaceGate(LearnerCore core, LearnerTrace trace, Consumer<RunEvent> listener) {
        this.core = core;
        this.trace = trace;
        this.listener = listener;
    }

    void add(LearnerCommand.Insert insert) {
        int last = insert.batches().size() - 1;
        for (int i = 0; i <= last; i++) {
            rows.addLast(new Waiting(insert.batches().get(i), insert, i == last));
        }
    }

    void add(LearnerCommand.InsertSynthetic insert) {
        synthetic.addLast(insert);
    }

    /// Inserts everything that may enter now.
    void admit() {
        while (!rows.isEmpty() && core.mayInsert(rows.getFirst().rows())) {
            insert(rows.removeFirst());
        }
        while (!synthetic.isEmpty() && core.wantsSynthetic()) {
            LearnerCommand.InsertSynthetic next = synthetic.removeFirst();
            core.insertSynthetic(next.batch());
            trace.insertedSynthetic(next.batch());
            next.inserted().complete(Done.getInstance());
        }
    }

    private void insert(Waiting next) {
        core.insert(next.batch());
        trace.inserted(next.batch());
        next.together().mark().accept(next.batch());
        if (next.last()) {
            next.together().inserted().complete(Done.getInstance());
        }
        String worker = next.batch().batch().source().worker();
        for (EpisodeResult episode : next.batch().batch().episodes()) {
            listener.accept(new RunEvent.EpisodeFinished(worker, episode));
        }
    }

    /// Whether a journaled batch waits for the law of pace.
    boolean rowsWait() {
        return !rows.isEmpty();
    }

    /// Rows that wait here, by the life of the worker that sent them.
    Map<WorkerId, Long> waitingRows() {
        return rows.stream()
                .map(Waiting::batch)
                .collect(Collectors.toMap(
                        checked -> checked.batch().source(), checked -> (long) checked.producedRows(), Long::sum));
    }
}
