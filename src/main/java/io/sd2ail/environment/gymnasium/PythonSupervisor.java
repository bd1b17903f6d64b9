package io.sd2ail.environment.gymnasium;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// One thread that starts the Python processes of this JVM and ends those that miss their deadlines.
///
/// It lives as long as the JVM, which is why it starts them: Linux ends a process that asked for it when the thread
/// that started it is gone, and so none outlives the JVM, not even by kill -9. And the deadlines cost a step nothing
/// but a write to a field, where a read with a timeout would cost further system calls.
final class PythonSupervisor {
    private static final long SWEEP_MILLIS = 20;

    private static final Set<PythonProcess> WATCHED = ConcurrentHashMap.newKeySet();

    private static final ScheduledExecutorService THREAD = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("python-supervisor").factory());

    static {
        var unused = THREAD.scheduleAtFixedRate(
                () -> WATCHED.forEach(PythonProcess::endIfLate), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private PythonSupervisor() {}

    static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IllegalStateException("a process can't be started", failure);
        }
    }

    static void watch(PythonProcess process) {
        WATCHED.add(process);
    }

    static void forget(PythonProcess process) {
        WATCHED.remove(process);
    }
}
