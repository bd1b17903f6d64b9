package io.sd2ail.bench.imitation;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.telemetry.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// A matrix from its first training to its results, which are written anew whenever a training has ended.
final class ImitationBenchmark {
    private final String command;
    private final MatrixOptions options;
    private final List<CellPlan> plans;
    private final MatrixRun run;

    /// @param command that was asked, for the report
    /// @param program that `train` and its arguments are given to
    ImitationBenchmark(
            String command,
            MatrixOptions options,
            Function<List<String>, ProcessBuilder> program,
            MatrixProgress progress) {
        this.command = command;
        this.options = options;
        this.plans = CellPlan.all(options);
        this.run = new MatrixRun(options, plans, program, progress);
    }

    /// @return whether all trainings are done
    boolean run() throws InterruptedException {
        prepareFolder();
        boolean done = run.run(this::write);
        write();
        return done;
    }

    private void prepareFolder() {
        try {
            Files.createDirectories(MatrixRun.folder(options));
        } catch (IOException e) {
            throw BenchmarkFailure.usage("--out " + options.out() + " can't be made or written (" + e
                    + "): name a folder that you can write to");
        }
    }

    /// Has it stop, so that the same command can go on; returns at once.
    void requestStop() {
        run.requestStop();
    }

    /// What is there now.
    ImitationReport report() {
        return ImitationReport.of(
                command,
                options,
                plans.stream()
                        .map(plan -> CellResult.read(plan, run.files(plan), run.status(plan)))
                        .toList());
    }

    private void write() {
        ImitationReport report = report();
        write("results.md", String.join("\n", report.lines()) + "\n");
        write("results.json", ImitationJson.of(report));
        for (Comparison comparison : report.comparisons()) {
            write(comparison.fileName(), SeedCurves.picture(comparison).svg());
        }
    }

    private void write(String name, String text) {
        Path file = options.out().resolve(name);
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw BenchmarkFailure.failed(
                    file + " can't be written (" + e + "): make room, then run the same command again");
        }
    }
}
