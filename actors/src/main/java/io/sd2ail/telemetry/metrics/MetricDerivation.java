package io.sd2ail.telemetry.metrics;

import io.sd2ail.run.RunEvent;
import java.util.Map;

/// Makes further metrics of a run's rows; they are written with the row that they are made of. Called from one thread
/// at a time.
public interface MetricDerivation {
    /// The run begins, or goes on.
    void open(RunEvent.Started started);

    /// @return values by tag to add to the row
    Map<String, Double> of(MetricRow row);
}
