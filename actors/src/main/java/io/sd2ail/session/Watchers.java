package io.sd2ail.session;

import io.sd2ail.diagnosis.Finding;
import io.sd2ail.diagnosis.LiveDiagnosis;
import io.sd2ail.diagnosis.RunContext;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.telemetry.CurveFile;
import io.sd2ail.telemetry.MetricRecorder;
import io.sd2ail.telemetry.ProcessRecord;
import io.sd2ail.telemetry.ProgressView;
import io.sd2ail.telemetry.RunRecords;
import io.sd2ail.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Everything that watches a run: its log, its metrics and what they say of its health, its curve, the screen.
public final class Watchers implements AutoCloseable {
    private final RunLog log = new RunLog();
    private final RunRecords records;
    private final LiveDiagnosis diagnosis = new LiveDiagnosis(Watchers::facts);
    private final MetricRecorder metrics;
    private final CurveFile curve;
    private final ProgressView progress;

    public Watchers(Path runDirectory, Terminal terminal) {
        metrics = MetricRecorder.into(runDirectory, diagnosis);
        records = new RunRecords(runDirectory, InstantSource.system());
        curve = new CurveFile(runDirectory);
        progress = new ProgressView(terminal.screen(), terminal.columns());
    }

    public List<RunListener> listeners() {
        return List.of(log, records, metrics, curve, progress);
    }

    /// What is wrong with the run now, the worst first.
    public List<Finding> findings() {
        return diagnosis.look();
    }

    private static RunContext facts(RunEvent.Started started) {
        int processes = 1;
        try {
            processes = Math.max(1, ProcessRecord.of(started.runDirectory()).size());
        } catch (IOException _) {
            // One that can't be read says nothing of earlier processes.
        }
        return RecordedRun.facts(
                started.runDirectory(), started.config(), started.expertReturn(), started.randomReturn(), processes);
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
