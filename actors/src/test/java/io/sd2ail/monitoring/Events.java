package io.sd2ail.monitoring;

import io.sd2ail.config.ConfigSources;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunSummary;
import java.nio.file.Path;
import java.util.List;

/// Events of a run on Pendulum-v1 with an expert of -150 and a random policy of -1250.
final class Events {
    private static final RunConfig CONFIG =
            RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of("seed=7")));

    private Events() {}

    static RunEvent.Started started() {
        return new RunEvent.Started(CONFIG, Path.of("runs/a \"b\"\\c"), -150, -1250, 0, 0);
    }

    static RunEvent.Finished finished() {
        return new RunEvent.Finished(
                new RunSummary(
                        "Pendulum-v1",
                        7,
                        -150,
                        -1250,
                        Double.NaN,
                        -150,
                        -150,
                        -150,
                        1,
                        4000,
                        3000,
                        1,
                        1,
                        1,
                        1,
                        Path.of("runs/a"),
                        new LedgerTotals(0, 0, 0, 0),
                        List.of()),
                true);
    }
}
