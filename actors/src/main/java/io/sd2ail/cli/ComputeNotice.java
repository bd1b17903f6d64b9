package io.sd2ail.cli;

import io.sd2ail.train.RunEvent;
import io.sd2ail.train.RunListener;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what computes a run, once, on the screen and in run.log. The choice falls on the learner's thread before
/// the run begins and its log is open, so the sentence waits for that.
final class ComputeNotice implements RunListener {
    private static final Logger NOTICE = LoggerFactory.getLogger("io.sd2ail.notice");

    private final AtomicReference<String> sentence = new AtomicReference<>("");

    /// Takes the sentence, from any thread.
    void chosen(String text) {
        sentence.set(text);
    }

    @Override
    public void onEvent(RunEvent event) {
        if (event instanceof RunEvent.Started) {
            NOTICE.info("{}", sentence.get());
        }
    }
}
