package io.sd2ail.bench.imitation;

import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Says which trainings of a matrix run, how far they are and how many are left: lines at the bottom of a terminal,
/// elsewhere plain ones now and then.
final class MatrixProgress {
    private static final long REDRAW_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long PLAIN_NANOS = Duration.ofMinutes(1).toNanos();

    private final Screen screen;
    private final LongSupplier nanoTime;
    private long nextNanos;
    private int all;
    private int done;
    private int failed;

    MatrixProgress(Screen screen, LongSupplier nanoTime) {
        this.screen = screen;
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong() + (screen.isTerminal() ? 0 : PLAIN_NANOS);
    }

    /// @param trainings of the matrix
    /// @param before of them done by an earlier command
    void begin(int trainings, int before) {
        all = trainings;
        done = before;
        screen.errorLine(count(all) + (before == 0 ? "" : ", " + before + " of them done already"));
    }

    private static String count(int trainings) {
        return trainings + (trainings == 1 ? " training" : " trainings");
    }

    void started(CellPlan plan, boolean goesOn) {
        screen.errorLine((goesOn ? "goes on: " : "begins: ") + plan.cell().label());
    }

    void ended(CellPlan plan, CellFiles files, CellStatus status) {
        done += status.done() ? 1 : 0;
        failed += status == CellStatus.FAILED ? 1 : 0;
        String said = status == CellStatus.FAILED ? ": " + files.lastWords() : "";
        screen.errorLine(status.text() + ": " + plan.cell().label() + lastScore(files) + said + ", " + counts());
    }

    private static String lastScore(CellFiles files) {
        List<ScoredEvaluation> evaluations = files.evaluations();
        return evaluations.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT, ", last score %.3f", evaluations.getLast().score());
    }

    private String counts() {
        return done + " of " + all + " done" + (failed == 0 ? "" : ", " + failed + " failed");
    }

    /// What goes on now.
    ///
    /// @param waiting trainings that were not begun yet, or have to go on
    void show(List<CellProcess> running, int waiting) {
        if (nanoTime.getAsLong() < nextNanos || running.isEmpty()) {
            return;
        }
        nextNanos = nanoTime.getAsLong() + (screen.isTerminal() ? REDRAW_NANOS : PLAIN_NANOS);
        List<String> lines = new ArrayList<>();
        running.forEach(
                process -> lines.add(line(process.plan(), process.files().steps())));
        lines.add(counts() + ", " + running.size() + " running, " + waiting + " waiting");
        if (screen.isTerminal()) {
            screen.block(
                    lines.stream().map(line -> List.of(Tone.PLAIN.of(line))).toList());
        } else {
            lines.forEach(screen::errorLine);
        }
    }

    private static String line(CellPlan plan, long steps) {
        return String.format(
                Locale.ROOT,
                "  %s: %,d of %,d %s",
                plan.cell().label(),
                steps,
                plan.steps(),
                plan.cell().method().interacts() ? "steps" : "updates");
    }

    /// Nothing runs any more.
    void end() {
        screen.block(List.of());
    }
}
