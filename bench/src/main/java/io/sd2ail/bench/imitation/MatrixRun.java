package io.sd2ail.bench.imitation;

import io.sd2ail.bench.BenchmarkFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// Does the trainings of a matrix, so many at a time, each in a process of its own. What is done already is left alone,
/// what was begun goes on, and what fails keeps nothing else from being done. One thread does it all; another one may
/// ask it to stop.
final class MatrixRun {
    private static final Duration MOMENT = Duration.ofMillis(500);

    private final MatrixOptions options;
    private final List<CellPlan> plans;
    private final Function<List<String>, ProcessBuilder> program;
    private final MatrixProgress progress;
    private final Conditions conditions;
    private final List<CellProcess> running = new ArrayList<>();
    private volatile boolean stopping;

    /// @param program that `train` and its arguments are given to
    MatrixRun(
            MatrixOptions options,
            List<CellPlan> plans,
            Function<List<String>, ProcessBuilder> program,
            MatrixProgress progress) {
        this.options = options;
        this.plans = List.copyOf(plans);
        this.program = program;
        this.progress = progress;
        this.conditions = Conditions.here(options.parallel());
        plans.forEach(this::requireSameOptions);
    }

    private void requireSameOptions(CellPlan plan) {
        CellFiles files = files(plan);
        files.readRecord()
                .filter(record -> !record.options().equals(plan.options()))
                .ifPresent(record -> {
                    throw BenchmarkFailure.usage(files.run() + " was begun by " + String.join(" ", record.options())
                            + ", now it is to be " + String.join(" ", plan.options())
                            + ": give the same options again, or another --out");
                });
    }

    CellFiles files(CellPlan plan) {
        return new CellFiles(folder(options), plan.cell().name());
    }

    /// Where all runs of a matrix lie.
    static Path folder(MatrixOptions options) {
        return options.out().resolve("runs");
    }

    /// As the files tell.
    CellStatus status(CellPlan plan) {
        return CellStatus.of(files(plan), plan.steps(), options.minutes());
    }

    /// @param afterEach is told whenever a training has ended
    /// @return whether all trainings are done
    boolean run(Runnable afterEach) throws InterruptedException {
        Deque<CellPlan> waiting = new ArrayDeque<>(
                plans.stream().filter(plan -> !status(plan).done()).toList());
        progress.begin(plans.size(), plans.size() - waiting.size());
        while (!running.isEmpty() || (!waiting.isEmpty() && !stopping)) {
            while (!stopping && running.size() < options.parallel() && !waiting.isEmpty()) {
                start(waiting.removeFirst());
            }
            if (stopping) {
                running.forEach(CellProcess::stop);
            }
            if (reap()) {
                afterEach.run();
            }
            progress.show(running, waiting.size());
        }
        progress.end();
        return plans.stream().allMatch(plan -> status(plan).done());
    }

    private void start(CellPlan plan) {
        CellFiles files = files(plan);
        double left = options.minutes() == null
                ? Double.POSITIVE_INFINITY
                : 60 * Objects.requireNonNull(options.minutes()) - files.spentSeconds();
        boolean begun = files.begun();
        if (left <= 0) {
            progress.ended(plan, files, status(plan));
            return;
        }
        progress.started(plan, begun);
        try {
            ProcessBuilder command = program.apply(begun ? plan.resume(files) : plan.begin(files));
            running.add(CellProcess.start(plan, files, command, conditions, left));
        } catch (IOException _) {
            progress.ended(plan, files, status(plan));
        }
    }

    /// @return whether one has ended
    private boolean reap() throws InterruptedException {
        boolean any = false;
        for (Iterator<CellProcess> each = running.iterator(); each.hasNext(); ) {
            CellProcess process = each.next();
            if (process.await(MOMENT.dividedBy(running.size()))) {
                each.remove();
                progress.ended(process.plan(), process.files(), status(process.plan()));
                any = true;
            }
        }
        return any;
    }

    /// Has it stop all trainings, so that they can go on; returns at once.
    void requestStop() {
        stopping = true;
    }
}
