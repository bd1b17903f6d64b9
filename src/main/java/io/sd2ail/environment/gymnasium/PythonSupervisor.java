package io.sd2ail.environment.gymnasium;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// One thread that starts the Python processes of this JVM. It lives as long as the JVM: Linux ends a process that
/// asked for it when the thread that started it is gone, and so none outlives the JVM, not even by kill -9.
final class PythonSupervisor {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("python-supervisor").factory());

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
}
