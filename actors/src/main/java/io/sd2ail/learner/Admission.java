package io.sd2ail.learner;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.WorkerId;
import io.sd2ail.train.LearnerCore;
import io.sd2ail.train.RunEvent;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.Done;

/// The batches that stand at the learner's door, in their order, and the law of pace that lets them in. Lives on the
/// learner's thread.
final class Admission {
    private final LearnerCore core;
    private final LearnerTrace trace;
    private final Consumer<RunEvent> listener;
    private final ArrayDeque<Learner.Insert> rows = new ArrayDeque<>();
    private final ArrayDeque<Learner.InsertSynthetic> synthetic = new ArrayDeque<>();

    Admission(LearnerCore core, LearnerTrace trace, Consumer<RunEvent> listener) {
        this.core = core;
        this.trace = trace;
        this.listener = listener;
    }

    void add(Learner.Insert insert) {
        rows.addLast(insert);
    }

    void add(Learner.InsertSynthetic insert) {
        synthetic.addLast(insert);
    }

    /// Inserts everything that may enter now.
    void admit() {
        while (!rows.isEmpty()
                && core.mayInsert(rows.getFirst().batch().batch().transitions().rows())) {
            insert(rows.removeFirst());
        }
        while (!synthetic.isEmpty() && core.wantsSynthetic()) {
            Learner.InsertSynthetic next = synthetic.removeFirst();
            core.insertSynthetic(next.batch());
            trace.insertedSynthetic(next.batch());
            next.inserted().complete(Done.getInstance());
        }
    }

    private void insert(Learner.Insert next) {
        core.insert(next.batch());
        trace.inserted(next.batch());
        next.mark().run();
        next.inserted().complete(Done.getInstance());
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
                .map(Learner.Insert::batch)
                .collect(Collectors.toMap(
                        checked -> checked.batch().source(), checked -> (long) checked.producedRows(), Long::sum));
    }
}
