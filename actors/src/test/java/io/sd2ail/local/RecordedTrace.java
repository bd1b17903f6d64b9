package io.sd2ail.local;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.learner.LearnerTrace;
import io.sd2ail.training.LearnerCore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The learner's inputs in their order, to be repeated on another learner.
final class RecordedTrace implements LearnerTrace {
    private final List<Consumer<LearnerCore>> inputs = new ArrayList<>();
    private long updates;

    @Override
    public synchronized void inserted(CheckedBatch batch) {
        inputs.add(core -> core.insert(batch));
    }

    @Override
    public synchronized void insertedSynthetic(SyntheticBatch batch) {
        inputs.add(core -> core.insertSynthetic(batch));
    }

    @Override
    public synchronized void updated() {
        updates++;
        inputs.add(LearnerCore::update);
    }

    @Override
    public synchronized void published() {
        inputs.add(core -> {
            var unused = core.publish();
        });
    }

    synchronized void repeatOn(LearnerCore core) {
        inputs.forEach(input -> input.accept(core));
    }

    synchronized long updates() {
        return updates;
    }
}
