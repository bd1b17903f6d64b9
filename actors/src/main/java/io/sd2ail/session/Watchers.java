package io.sd2ail.session;

import io.sd2ail.diagnosis.Finding;
import io.sd2ail.diagnosis.LiveDiagnosis;
import io.sd2ail.run.RunListener;
import io.sd2ail.telemetry.FactsFile;
import io.sd2ail.telemetry.ProgressView;
import io.sd2ail.telemetry.RunRecords;
import io.sd2ail.telemetry.metrics.MetricRecorder;
import io.sd2ail.telemetry.plot.CurveFile;
import io.sd2ail.terminal.Terminal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Everything that watches a run: its log, its metrics and what they say of its health, its curve, its facts, the
/// screen, and others.
public final class Watchers implements AutoCloseable {
    private final RunLog log = new RunLog();
    private final RunRecords records;
    private final LiveDiagnosis diagnosis = new LiveDiagnosis(RecordedRun::context);
    private final MetricRecorder metrics;
    private final CurveFile curve;
    private final FactsFile facts;
    private final ProgressView progress;
    private final List<RunListener> others;

    /// @param others who is told of the run beside its files and the screen
    public Watchers(Path runDirectory, Terminal terminal, List<RunListener> others) {
        this.others = List.copyOf(others);
        metrics = MetricRecorder.into(runDirectory, diagnosis);
        records = new RunRecords(runDirectory, InstantSource.system());
        curve = new CurveFile(runDirectory);
        facts = new FactsFile(runDirectory, InstantSource.system());
        progress = new ProgressView(terminal.screen());
        for (RunListener other : others) {
            if (other instanceof LiveDiagnosis.Visitor visitor) {
                visitor.diagnosedBy(diagnosis);
            }
        }
    }

    public List<RunListener> listeners() {
        return Stream.concat(Stream.of(log, records, metrics, curve, facts, progress), others.stream())
                .toList();
    }

    /// What is wrong with the run now, the worst first.
    public List<Finding> findings() {
        return diagnosis.look();
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
