package io.sd2ail.cluster;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The incoming connections of a port that have not said yet what they are, over TLS also those that still show their
/// certificates: so many may wait, each for so long. Who comes when all places are taken gets that of the one that has
/// waited longest, so that a crowd of silent ones keeps nobody out who speaks at once. Thread-safe.
final class UndecidedConnections {
    private static final Logger log = LoggerFactory.getLogger(UndecidedConnections.class);

    private final int most;
    private final Duration patience;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private long cut;
    private boolean crowded;

    /// @param most that may wait
    /// @param patience how long one may wait
    UndecidedConnections(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    /// @param cutOff ends the connection, on any thread
    void add(Runnable cutOff) {
        Runnable oldest = null;
        synchronized (this) {
            if (waiting.size() >= most) {
                oldest = waiting.iterator().next();
                waiting.remove(oldest);
                cut++;
                if (!crowded) {
                    crowded = true;
                    log.warn(
                            "{} connections to the port have not said what they are: from now on the oldest is cut off"
                                    + " for each new one",
                            most);
                }
            }
            waiting.add(cutOff);
        }
        if (oldest != null) {
            oldest.run();
        }
    }

    /// It has said what it is, or has ended.
    synchronized void remove(Runnable cutOff) {
        waiting.remove(cutOff);
        if (crowded && waiting.size() <= most / 2) {
            crowded = false;
            log.warn("connections to the port say again what they are; {} were cut off so far", cut);
        }
    }

    /// Cut off for newer ones so far.
    synchronized long cut() {
        return cut;
    }
}
