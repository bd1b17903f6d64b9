package io.sd2ail.bench.imitation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far a training has come.
enum CellStatus {
    /// It has made all its steps.
    COMPLETE("complete"),
    /// It has had its minutes.
    AT_LIMIT("stopped at its minutes"),
    /// Its last process ended by an error.
    FAILED("failed"),
    /// It was stopped, or its process was killed: it can go on.
    UNFINISHED("not finished"),
    /// It has not been begun.
    WAITING("not begun");

    /// Of a process that was asked to end: by Ctrl-C and by SIGTERM.
    private static final Set<Integer> STOPPED = Set.of(130, 143);

    private final String text;

    CellStatus(String text) {
        this.text = text;
    }

    /// For people.
    String text() {
        return text;
    }

    /// Whether nothing is left to do, and its evaluations count.
    boolean done() {
        return this == COMPLETE || this == AT_LIMIT;
    }

    /// As the files tell.
    ///
    /// @param steps that it should come to
    /// @param minutes that it may take; null for any time
    static CellStatus of(CellFiles files, long steps, @Nullable Double minutes) {
        CellRecord record = files.readRecord().orElse(null);
        if (record == null) {
            return WAITING;
        }
        Integer exitCode = record.exitCode();
        if (exitCode != null && exitCode == 0 && reached(files, steps)) {
            return COMPLETE;
        }
        if (exitCode != null && exitCode != 0 && !STOPPED.contains(exitCode)) {
            return FAILED;
        }
        return minutes != null && files.spentSeconds() >= 60 * minutes ? AT_LIMIT : UNFINISHED;
    }

    private static boolean reached(CellFiles files, long steps) {
        return files.readSummary().filter(summary -> summary.steps() >= steps).isPresent();
    }
}
