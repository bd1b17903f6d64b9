package io.sd2ail.session;

import io.sd2ail.run.RunListener;
import io.sd2ail.telemetry.CurveFile;
import io.sd2ail.telemetry.FactsFile;
import io.sd2ail.telemetry.MetricRecorder;
import io.sd2ail.telemetry.ProgressView;
import io.sd2ail.terminal.Terminal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Everything that watches a run: its log, its metrics, its curve, its facts, the screen.
public final class Watchers implements AutoCloseable {
    private final RunLog log = new RunLog();
    private final MetricRecorder metrics;
    private final CurveFile curve;
    private final FactsFile facts;
    private final ProgressView progress;

    public Watchers(Path runDirectory, Terminal terminal) {
        metrics = MetricRecorder.into(runDirectory);
        curve = new CurveFile(runDirectory);
        facts = new FactsFile(runDirectory, InstantSource.system());
        progress = new ProgressView(terminal.screen(), terminal.columns());
    }

    public List<RunListener> listeners() {
        return List.of(log, metrics, curve, facts, progress);
    }

    @Override
    public void close() {
        try (log;
                metrics;
                progress) {
            // Closing is all there is to do: the screen first, the log last.
        }
    }
}
