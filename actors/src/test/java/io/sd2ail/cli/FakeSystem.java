package io.sd2ail.cli;

import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.local.TrainingSystem;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.run.RunSummary;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A system whose runs are over at once, after one evaluation, or fail as they are told to.
public final class FakeSystem implements TrainingSystem {
    final List<RunConfig> configs = new ArrayList<>();
    final List<Path> directories = new ArrayList<>();
    final List<Boolean> resumed = new ArrayList<>();
    boolean complete = true;

    @Nullable
    RuntimeException failure;

    @Override
    public RunHandle start(Run run, List<RunListener> listeners) {
        RunConfig config = run.config();
        Path runDirectory = run.directory();
        configs.add(config);
        directories.add(runDirectory);
        resumed.add(run.resumed());
        tell(listeners, new RunEvent.Started(config, runDirectory, -150, -1250, 0, 0));
        if (failure != null) {
            throw failure;
        }
        tell(
                listeners,
                new RunEvent.Evaluated(
                        new EvaluationResult(config.steps(), 500, 5, new double[] {-180, -160}, 200, List.of(), 0)));
        Policies.write(runDirectory, config);
        RunOutcome outcome = new RunOutcome(summary(config, runDirectory), complete);
        tell(listeners, new RunEvent.Finished(outcome.summary(), complete));
        return new RunHandle() {
            @Override
            public RunOutcome await() {
                return outcome;
            }

            @Override
            public void requestStop() {}
        };
    }

    private static void tell(List<RunListener> listeners, RunEvent event) {
        listeners.forEach(listener -> listener.onEvent(event));
    }

    private static RunSummary summary(RunConfig config, Path runDirectory) {
        return new RunSummary(
                config.environment(),
                config.seed(),
                -150,
                -1250,
                Double.NaN,
                -170,
                -170,
                -170,
                0.98,
                config.steps(),
                500,
                40,
                42,
                1,
                60,
                runDirectory,
                new LedgerTotals(config.steps(), config.steps(), 0, 0),
                List.of());
    }
}
