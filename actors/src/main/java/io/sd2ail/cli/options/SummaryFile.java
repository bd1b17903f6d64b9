package io.sd2ail.cli.options;

import io.sd2ail.run.RunSummary;
import io.sd2ail.telemetry.SummaryJson;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;

/// The file of `--summary`.
final class SummaryFile {
    private SummaryFile() {}

    static void write(Path file, RunSummary summary) {
        try {
            SummaryJson.write(file, summary);
        } catch (IOException e) {
            throw CommandFailure.failed("the run is safe in " + summary.runDirectory() + ", but its summary " + file
                    + " can't be written (" + e.getMessage() + "): choose a file in a folder you can write to");
        }
    }
}
