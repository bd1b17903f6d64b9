package io.sd2ail.environment.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The time by which an answer must be there; one thread of this JVM watches all of them. It costs a step nothing but
/// writes to fields, where a read with a timeout would cost further system calls.
public final class Deadline implements AutoCloseable {
    private static final long SWEEP_MILLIS = 20;

    private static final Set<Deadline> WATCHED = ConcurrentHashMap.newKeySet();

    private static final ScheduledExecutorService THREAD = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deadlines").factory());

    static {
        var unused = THREAD.scheduleAtFixedRate(
                () -> WATCHED.forEach(Deadline::sweep), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private final Runnable whenMissed;
    /// By System.nanoTime(); meaningless while nothing is asked.
    private volatile long at;
    private volatile boolean waiting;
    private volatile boolean missed;

    /// @param whenMissed ends the wait, on the watching thread: it must neither throw nor take long
    public Deadline(Runnable whenMissed) {
        this.whenMissed = whenMissed;
        WATCHED.add(this);
    }

    /// What is asked of the other end.
    @FunctionalInterface
    public interface Exchange<T> {
        T run() throws IOException;
    }

    /// Asks, and ends the wait when the answer is not there in this time.
    ///
    /// @throws IOException as the exchange does, also when its wait was ended
    public <T> T within(Duration patience, Exchange<T> exchange) throws IOException {
        at = System.nanoTime() + patience.toNanos();
        waiting = true;
        try {
            return exchange.run();
        } finally {
            waiting = false;
        }
    }

    /// Whether an answer was late, once and for all.
    public boolean isMissed() {
        return missed;
    }

    private void sweep() {
        if (waiting && System.nanoTime() - at > 0) {
            waiting = false;
            missed = true;
            whenMissed.run();
        }
    }

    /// Nobody waits any more.
    @Override
    public void close() {
        WATCHED.remove(this);
    }
}
