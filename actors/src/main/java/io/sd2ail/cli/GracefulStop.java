package io.sd2ail.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ends a command well when its process is asked to end (Ctrl-C, SIGTERM): asks it to stop and keeps the process alive
/// until the command has said its last word. The Java runtime then ends it with 130 (143 for SIGTERM).
final class GracefulStop implements AutoCloseable {
    private final Runnable request;
    private final String begun;
    private final String late;
    private final Stage stage;
    private final Duration patience;
    private final Thread hook = new Thread(this::stop, "graceful-stop");

    /// @param patience how long the run may take to save before the process ends anyway
    GracefulStop(TrainingSystem.RunHandle run, Stage stage, Duration patience) {
        this(
                run::requestStop,
                "stopping: saving everything, this takes a moment",
                "the run did not stop in " + patience.toSeconds()
                        + " s: it ends now, and goes on from its newest whole checkpoint with --resume",
                stage,
                patience);
    }

    /// @param request asks the command to stop, and returns at once
    /// @param begun said then
    /// @param late said when it has not stopped
    /// @param patience after which the process ends anyway
    GracefulStop(Runnable request, String begun, String late, Stage stage, Duration patience) {
        this.request = request;
        this.begun = begun;
        this.late = late;
        this.stage = stage;
        this.patience = patience;
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Runs on a shutdown of the process.
    void stop() {
        stage.screen().line(begun);
        request.run();
        try {
            if (!stage.done().await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                stage.screen().errorLine(late);
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
