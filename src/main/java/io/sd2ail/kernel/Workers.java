package io.sd2ail.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A few threads that share numbered tasks: the caller's thread, which is worker 0, and helpers that wait in between.
/// Which worker gets which task is a matter of chance, so a task's result must depend on its number alone.
///
/// Not thread-safe; one thread calls [#run].
public final class Workers implements AutoCloseable {
    /// Rounds of waiting before a helper goes to sleep, some tens of microseconds: shorter than a wake-up costs, longer
    /// than the gaps within an update.
    private static final int SPINS = 4_000;

    private static final long AWAY_NANOS = 20_000;

    private final Helper[] helpers;
    private final AtomicInteger nextTask = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private volatile long round;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private @Nullable Task task;
    private int tasks;
    private long rounds;

    /// Part of a job.
    @FunctionalInterface
    public interface Task {
        /// @param worker which of the workers runs it: scratch memory may go by it, results may not
        /// @param number 0 to the number of tasks
        void run(int worker, int number);
    }

    /// @param threads workers, the caller's thread included
    /// @param name of the helpers' threads
    public Workers(int threads, String name) {
        if (threads < 1) {
            throw new IllegalArgumentException("work needs at least 1 thread, not " + threads);
        }
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1, name);
            helpers[i].start();
        }
    }

    /// Workers, the caller's thread included.
    public int count() {
        return helpers.length + 1;
    }

    /// Runs all tasks and returns when all are done. What the caller wrote before is seen by the tasks, what they wrote
    /// is seen by the caller after.
    ///
    /// @throws IllegalStateException when a task on a helper's thread failed, with its failure as cause
    public void run(int count, Task work) {
        if (helpers.length == 0 || count == 1) {
            for (int number = 0; number < count; number++) {
                work.run(0, number);
            }
            return;
        }
        failure = null;
        task = work;
        tasks = count;
        nextTask.set(0);
        working.set(helpers.length);
        round = ++rounds;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
        try {
            take(0, work, count);
        } finally {
            awaitHelpers();
        }
        Throwable failed = failure;
        if (failed != null) {
            throw new IllegalStateException("a part of the update failed: " + failed.getMessage(), failed);
        }
    }

    private void take(int worker, Task work, int count) {
        for (int number = nextTask.getAndIncrement(); number < count; number = nextTask.getAndIncrement()) {
            work.run(worker, number);
        }
    }

    private void awaitHelpers() {
        for (int spin = 0; working.get() > 0; spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                // A helper has lost its core to another process: leave it ours.
                LockSupport.parkNanos(AWAY_NANOS);
            }
        }
    }

    /// Ends the helpers.
    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private final class Helper extends Thread {
        private final int worker;

        Helper(int worker, String name) {
            super(name + "-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        @Override
        public void run() {
            long seen = 0;
            while (awaitRound(seen)) {
                seen++;
                try {
                    Task work = task;
                    if (work != null) {
                        take(worker, work, tasks);
                    }
                } catch (Throwable thrown) {
                    failure = thrown;
                } finally {
                    working.decrementAndGet();
                }
            }
        }

        /// @return false when there is no more work to come
        private boolean awaitRound(long seen) {
            for (int spin = 0; round == seen; spin++) {
                if (closed) {
                    return false;
                }
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(Workers.this);
                }
            }
            return true;
        }
    }
}
