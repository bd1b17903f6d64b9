package io.sd2ail.learner;

import io.sd2ail.run.RunEvent;
import io.sd2ail.training.LearnerCore;
import java.util.SortedMap;

/// Runs updates and makes rows of metrics, with the speeds of this process. Lives on the learner's thread.
final class Rates {
    private final LearnerCore core;
    private final long start = System.nanoTime();
    private final long firstInserted;
    private final long firstUpdate;
    private long lastTime = start;
    private long lastInserted;
    private long lastUpdate;
    private long updateNanos;

    Rates(LearnerCore core) {
        this.core = core;
        firstInserted = core.inserted();
        firstUpdate = core.updates();
        lastInserted = firstInserted;
        lastUpdate = firstUpdate;
    }

    /// Seconds of training in this process.
    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    double updatesPerSecond() {
        return (core.updates() - firstUpdate) / seconds();
    }

    double stepsPerSecond() {
        return (core.inserted() - firstInserted) / seconds();
    }

    /// One update, timed.
    void update() {
        long begin = System.nanoTime();
        core.update();
        updateNanos += System.nanoTime() - begin;
    }

    /// Updates since the last row.
    long updatesSinceRow() {
        return core.updates() - lastUpdate;
    }

    /// The means since the last row.
    RunEvent.Metrics row() {
        long now = System.nanoTime();
        double elapsed = (now - lastTime) / 1e9;
        SortedMap<String, Double> values = core.drainMetrics();
        values.put("time/updates_per_second", (core.updates() - lastUpdate) / elapsed);
        if (core.updates() > lastUpdate) {
            values.put("time/update_ms", updateNanos / 1e6 / (core.updates() - lastUpdate));
        }
        values.put("time/fps", (core.inserted() - lastInserted) / elapsed);
        lastTime = now;
        updateNanos = 0;
        lastInserted = core.inserted();
        lastUpdate = core.updates();
        return new RunEvent.Metrics(core.steps(), core.updates(), seconds(), values);
    }
}
