package io.sd2ail.cli;

import io.sd2ail.node.RunOutcome;
import io.sd2ail.telemetry.ClosingReport;
import io.sd2ail.train.RunConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run from its start to its report, with everything that watches it.
final class TrainingSession {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(TrainingSession.class);

    private final Stage stage;
    private final String command;

    /// @param command that began the run and goes on with it: `train` or `expert`
    TrainingSession(Stage stage, String command) {
        this.stage = stage;
        this.command = command;
    }

    RunOutcome run(RunConfig config, Path directory, boolean resume) {
        try (Watchers watchers = new Watchers(directory, stage)) {
            return watched(config, directory, resume, watchers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed(
                    "training was interrupted: ./sd2ail " + command + " --resume " + directory + " goes on");
        }
    }

    private RunOutcome watched(RunConfig config, Path directory, boolean resume, Watchers watchers)
            throws InterruptedException {
        try {
            TrainingSystem.RunHandle handle = stage.system().start(config, directory, resume, watchers.listeners());
            try (GracefulStop stop = new GracefulStop(handle, stage, PATIENCE)) {
                stop.register();
                RunOutcome outcome = handle.await();
                stage.screen().line(ClosingReport.of(outcome.summary(), outcome.complete(), config.steps(), command));
                return outcome;
            }
        } catch (RuntimeException e) {
            log.info("the run failed", e);
            throw e;
        }
    }
}
