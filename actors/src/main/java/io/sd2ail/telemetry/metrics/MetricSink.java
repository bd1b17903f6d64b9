package io.sd2ail.telemetry.metrics;

import io.sd2ail.run.RunEvent;
import java.io.IOException;

/// A file that takes rows of metrics. Called from one thread at a time: opened once, then written, then closed.
/// After a failed call the same call may be made again.
interface MetricSink {
    /// Prepares for the run's first row; drops rows that lie after the point from which the run goes on.
    void open(RunEvent.Started started) throws IOException;

    /// Writes the row wholly or, when it throws, not at all.
    void write(MetricRow row) throws IOException;

    void close() throws IOException;
}
