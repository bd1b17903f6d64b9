package io.sd2ail.bench.imitation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A training as a process of its own, from its start to its end. What it says goes to its log.
final class CellProcess {
    /// The run itself gives up to save after a minute.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int NOT_STARTED = -1;

    private final CellPlan plan;
    private final CellFiles files;
    private final CellRecord record;
    private final Process process;
    private final long startNanos = System.nanoTime();
    private final double secondsLeft;
    private boolean stopping;
    private long stopNanos;

    private CellProcess(CellPlan plan, CellFiles files, CellRecord record, Process process, double secondsLeft) {
        this.plan = plan;
        this.files = files;
        this.record = record;
        this.process = process;
        this.secondsLeft = secondsLeft;
    }

    /// @param command that trains
    /// @param conditions that it trains under
    /// @param secondsLeft after which it is stopped; infinite for never
    /// @throws IOException when it can't be started, which is recorded as a failure
    static CellProcess start(
            CellPlan plan, CellFiles files, ProcessBuilder command, Conditions conditions, double secondsLeft)
            throws IOException {
        CellRecord record = files.readRecord()
                .orElseGet(() -> CellRecord.begun(plan.options()))
                .started(conditions);
        record.write(files.record());
        try {
            Process process = command.redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                    .start();
            return new CellProcess(plan, files, record, process, secondsLeft);
        } catch (IOException e) {
            Files.writeString(
                    files.log(),
                    "error: its process can't be started (" + e.getMessage() + ")" + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            record.ended(0, NOT_STARTED).write(files.record());
            throw e;
        }
    }

    CellPlan plan() {
        return plan;
    }

    CellFiles files() {
        return files;
    }

    /// Waits for its end, for a moment; stops it when its time is over, and ends it when it does not stop.
    ///
    /// @return whether it has ended
    boolean await(Duration moment) throws InterruptedException {
        if (process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS)) {
            record.ended(seconds(startNanos), process.exitValue()).write(files.record());
            return true;
        }
        if (seconds(startNanos) >= secondsLeft) {
            stop();
        }
        if (stopping && seconds(stopNanos) > PATIENCE.toSeconds()) {
            process.destroyForcibly();
        }
        return false;
    }

    /// Asks it to save everything and to end.
    void stop() {
        if (!stopping) {
            stopping = true;
            stopNanos = System.nanoTime();
            process.destroy();
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
