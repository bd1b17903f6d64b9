package io.sd2ail.telemetry;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps in the run directory what its reports need beside metrics: which processes ran it, and its newest summary.
public final class RunRecords implements RunListener {
    /// Name of the summary in the run directory; [SummaryJson].
    public static final String SUMMARY = "summary.json";

    private static final Logger log = LoggerFactory.getLogger(RunRecords.class);

    private final Path runDirectory;
    private final InstantSource clock;

    public RunRecords(Path runDirectory, InstantSource clock) {
        this.runDirectory = runDirectory;
        this.clock = clock;
    }

    @Override
    public void onEvent(RunEvent event) {
        try {
            if (event instanceof RunEvent.Started started) {
                ProcessRecord.of(started, clock.instant()).appendTo(runDirectory);
            } else if (event instanceof RunEvent.Finished finished) {
                SummaryJson.write(runDirectory.resolve(SUMMARY), finished.summary());
            }
        } catch (IOException e) {
            log.warn(
                    "{} or {} can't be written ({}): reports of this run will lack it",
                    ProcessRecord.FILE_NAME,
                    SUMMARY,
                    e.getMessage());
        }
    }
}
