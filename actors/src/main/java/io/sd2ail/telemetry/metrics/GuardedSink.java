package io.sd2ail.telemetry.metrics;

import io.sd2ail.run.RunEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a failing sink from stopping the run: rows that it can't take are counted, and the log tells once when it
/// begins to fail and once when it works again.
final class GuardedSink {
    private static final Logger log = LoggerFactory.getLogger(GuardedSink.class);

    private final String name;
    private final MetricSink sink;
    private RunEvent.@Nullable Started toOpen;
    private boolean failing;
    private long lostRows;

    /// @param name for the log, for example "metrics.csv"
    GuardedSink(String name, MetricSink sink) {
        this.name = name;
        this.sink = sink;
    }

    void open(RunEvent.Started started) {
        toOpen = started;
        try {
            openIfNeeded();
        } catch (IOException e) {
            failed(e);
        }
    }

    void write(MetricRow row) {
        try {
            openIfNeeded();
            sink.write(row);
            if (failing) {
                failing = false;
                log.warn("{} is written again; {} rows of metrics are missing in it so far", name, lostRows);
            }
        } catch (IOException e) {
            lostRows++;
            failed(e);
        }
    }

    void close() {
        try {
            sink.close();
        } catch (IOException e) {
            failed(e);
        }
    }

    long lostRows() {
        return lostRows;
    }

    private void openIfNeeded() throws IOException {
        if (toOpen != null) {
            sink.open(toOpen);
            toOpen = null;
        }
    }

    private void failed(IOException e) {
        if (!failing) {
            failing = true;
            log.warn(
                    "{} can't be written ({}); training goes on without it: check the disk's space and permissions",
                    name,
                    e.getMessage(),
                    e);
        }
    }
}
