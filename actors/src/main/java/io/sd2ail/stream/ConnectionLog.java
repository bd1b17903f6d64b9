package io.sd2ail.stream;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says when a stream has lost its peer and when it has it again: once each, however many attempts lie between.
final class ConnectionLog {
    private static final Logger log = LoggerFactory.getLogger(ConnectionLog.class);

    private final String stream;
    private long sinceNanos = System.nanoTime();
    private int attempts;
    private boolean told;

    /// @param stream whose it is, for example `rollout-1`
    ConnectionLog(String stream) {
        this.stream = stream;
    }

    /// The peer is asked for a connection; again, when it was before and did not answer.
    void attempt() {
        if (++attempts == 2) {
            lost("no answer");
        }
    }

    void lost(String reason) {
        if (!told) {
            told = true;
            log.info("{}: no connection to the learner ({}), attaching until there is one", stream, reason);
        }
    }

    /// The peer takes elements.
    void connected() {
        if (told) {
            told = false;
            log.info(
                    "{}: connected to the learner after {} and {} s",
                    stream,
                    attempts == 1 ? "1 attempt" : attempts + " attempts",
                    String.format(Locale.ROOT, "%.1f", (System.nanoTime() - sinceNanos) / 1e9));
        }
        attempts = 0;
        sinceNanos = System.nanoTime();
    }
}
