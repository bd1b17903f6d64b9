package io.sd2ail.session;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what computes a run, and what was made of its demonstrations, once, on the screen and in run.log. The
/// choice falls on the learner's thread before the run begins and its log is open, so the sentence waits for that.
final class ComputeNotice implements RunListener {
    private static final Logger NOTICE = LoggerFactory.getLogger("io.sd2ail.notice");

    private final AtomicReference<String> sentence = new AtomicReference<>("");
    private final Queue<String> others = new ConcurrentLinkedQueue<>();

    /// Takes the sentence, from any thread.
    void chosen(String text) {
        sentence.set(text);
    }

    /// Takes another sentence that waits for the same moment; nothing when it is empty.
    void add(String text) {
        if (!text.isEmpty()) {
            others.add(text);
        }
    }

    @Override
    public void onEvent(RunEvent event) {
        if (event instanceof RunEvent.Started) {
            others.forEach(other -> NOTICE.info("{}", other));
            NOTICE.info("{}", sentence.get());
        }
    }
}
