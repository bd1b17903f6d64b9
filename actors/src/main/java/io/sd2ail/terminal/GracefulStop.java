package io.sd2ail.terminal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// Ends a command well when its process is asked to end (Ctrl-C, SIGTERM): asks it to stop and keeps the process alive
/// until the command has said its last word. The Java runtime then ends it with 130 (143 for SIGTERM), or with the code
/// of a command that was there to be stopped.
public final class GracefulStop implements AutoCloseable {
    private final Runnable request;
    private final String begun;
    private final String late;
    private final Terminal terminal;
    private final Duration patience;
    private final IntConsumer halt;
    private volatile int exitCode = -1;
    private final Thread hook = new Thread(this::stop, "graceful-stop");

    /// For a run.
    ///
    /// @param request asks it to save and end, and returns at once
    /// @param patience how long it may take to save before the process ends anyway
    public static GracefulStop ofRun(Runnable request, Terminal terminal, Duration patience) {
        return new GracefulStop(
                request,
                "stopping: saving everything, this takes a moment",
                "the run did not stop in " + patience.toSeconds()
                        + " s: it ends now, and goes on from its newest whole checkpoint with --resume",
                terminal,
                patience);
    }

    /// @param request asks the command to stop, and returns at once
    /// @param begun said then
    /// @param late said when it has not stopped
    /// @param patience after which the process ends anyway
    public GracefulStop(Runnable request, String begun, String late, Terminal terminal, Duration patience) {
        this(request, begun, late, terminal, patience, Runtime.getRuntime()::halt);
    }

    /// @param halt ends the process at once with a code
    GracefulStop(Runnable request, String begun, String late, Terminal terminal, Duration patience, IntConsumer halt) {
        this.halt = halt;
        this.request = request;
        this.begun = begun;
        this.late = late;
        this.terminal = terminal;
        this.patience = patience;
    }

    public void register() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The command has done all that it should when it is stopped: a process that ends because of that ends with this
    /// code.
    public void exitWith(int code) {
        exitCode = code;
    }

    /// Runs on a shutdown of the process.
    void stop() {
        terminal.screen().line(begun);
        request.run();
        try {
            if (!terminal.done().await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                terminal.screen().errorLine(late);
            } else if (exitCode >= 0) {
                halt.accept(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The command has ended: a shutdown from now on has nothing to stop.
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending: the hook waits for the command's last word.
        }
    }
}
