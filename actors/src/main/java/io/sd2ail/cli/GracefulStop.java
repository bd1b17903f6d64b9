package io.sd2ail.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ends a run well when the process is asked to end (Ctrl-C, SIGTERM): asks the run to save everything and keeps the
/// process alive until the command has said its last word. The Java runtime then ends it with 130 (143 for SIGTERM).
final class GracefulStop implements AutoCloseable {
    private final TrainingSystem.RunHandle run;
    private final Stage stage;
    private final Duration patience;
    private final Thread hook = new Thread(this::stop, "graceful-stop");

    /// @param patience how long the run may take to save before the process ends anyway
    GracefulStop(TrainingSystem.RunHandle run, Stage stage, Duration patience) {
        this.run = run;
        this.stage = stage;
        this.patience = patience;
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Runs on a shutdown of the process.
    void stop() {
        stage.screen().line("stopping: saving everything, this takes a moment");
        run.requestStop();
        try {
            if (!stage.done().await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                stage.screen()
                        .errorLine("the run did not stop in " + patience.toSeconds()
                                + " s: it ends now, and goes on from its newest whole checkpoint with --resume");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The run has ended: a shutdown from now on has nothing to stop.
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending: the hook waits for the command's last word.
        }
    }
}
