package io.sd2ail.cli;

import io.sd2ail.telemetry.CurveFile;
import io.sd2ail.telemetry.MetricRecorder;
import io.sd2ail.telemetry.ProgressView;
import io.sd2ail.train.RunListener;
import java.nio.file.Path;
import java.util.List;

/// Everything that watches a run: its log, its metrics, its curve, the screen.
final class Watchers implements AutoCloseable {
    private final RunLog log = new RunLog();
    private final MetricRecorder metrics;
    private final CurveFile curve;
    private final ProgressView progress;

    Watchers(Path runDirectory, Stage stage) {
        metrics = MetricRecorder.into(runDirectory);
        curve = new CurveFile(runDirectory);
        progress = new ProgressView(stage.screen(), stage.columns());
    }

    List<RunListener> listeners() {
        return List.of(log, metrics, curve, progress);
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
