package io.sd2ail.local;

import io.sd2ail.config.TaskName;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.environment.connected.ConnectedEnvironments;
import io.sd2ail.run.RunListener;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.session.Watchers;
import io.sd2ail.telemetry.ClosingReport;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.GracefulStop;
import io.sd2ail.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run from its start to its report, with everything that watches it.
public final class TrainingSession {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(TrainingSession.class);

    private final TrainingSystem system;
    private final Terminal terminal;
    private final String command;
    private final List<RunListener> others;

    /// @param command that began the run and goes on with it: `train` or `expert`
    /// @param others who is told of the run beside its files and the screen
    public TrainingSession(TrainingSystem system, Terminal terminal, String command, List<RunListener> others) {
        this.system = system;
        this.terminal = terminal;
        this.command = command;
        this.others = List.copyOf(others);
    }

    /// Whatever fails before the run began leaves no directory behind.
    public RunOutcome run(Run run) {
        String environment = run.config().environment();
        if (TaskName.isConnected(environment) && !ConnectedEnvironments.listens()) {
            throw CommandFailure.usage(
                    environment + " needs a port for its simulators: give " + command + " one by --listen PORT");
        }
        try (Watchers watchers = new Watchers(run.directory(), terminal, others)) {
            return watched(run, watchers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed(
                    "training was interrupted: ./sd2ail " + command + " --resume " + run.directory() + " goes on");
        }
    }

    private RunOutcome watched(Run run, Watchers watchers) throws InterruptedException {
        try {
            TrainingSystem.RunHandle handle = system.start(run, watchers.listeners());
            try (GracefulStop stop = GracefulStop.ofRun(handle::requestStop, terminal, PATIENCE)) {
                stop.register();
                RunOutcome outcome = handle.await();
                terminal.screen()
                        .line(ClosingReport.of(
                                outcome.summary(),
                                outcome.complete(),
                                run.config(),
                                command,
                                watchers.findings().stream().map(Finding::line).toList()));
                return outcome;
            }
        } catch (RuntimeException e) {
            log.info("the run failed", e);
            run.discardUnlessBegun();
            throw e;
        }
    }
}
