package io.sd2ail.process;

import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.telemetry.SummaryJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The `train` command in a process of its own, to be ended one way or the other.
public final class TrainingChild {
    /// More steps than any drill does.
    private static final String STEPS = "1000000";

    private static final long PATIENCE_SECONDS = 120;

    private final Path directory;
    private final Path log;
    private final Path summary;

    public TrainingChild(Path directory) {
        this.directory = directory;
        Path name = directory.toAbsolutePath().getFileName();
        this.log = directory.resolveSibling(name + ".drill.log");
        this.summary = directory.resolveSibling(name + ".drill.json");
    }

    /// Trains for this long, then dies without a warning.
    public void trainAndKill(long lifeMillis) throws IOException, InterruptedException {
        Process child = start();
        child.waitFor(lifeMillis, TimeUnit.MILLISECONDS);
        child.destroyForcibly().waitFor();
    }

    /// Trains until something was inserted, then stops as by Ctrl-C.
    ///
    /// @param arguments further ones
    /// @return what the child's own summary says
    public LedgerTotals trainAndStop(String... arguments) throws IOException, InterruptedException {
        Files.deleteIfExists(summary);
        int seen = Files.exists(log) ? Files.readString(log).length() : 0;
        Process child = start(arguments);
        try {
            awaitTraining(child, seen);
            child.destroy();
            if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the child did not stop within " + PATIENCE_SECONDS + " s: see " + log);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return SummaryJson.ledger(summary)
                .orElseThrow(() -> new IllegalStateException("the child ended without a summary: see " + log));
    }

    private void awaitTraining(Process child, int seen) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(log).substring(seen).contains(" steps/s")) {
            if (!child.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the child did not begin to train: see " + log);
            }
            Thread.sleep(100);
        }
    }

    /// Tries to go on with a run that can't go on.
    ///
    /// @return what it said
    /// @throws IllegalStateException when it goes on all the same, or does not say why not
    public String trainInVain() throws IOException, InterruptedException {
        int seen = Files.readString(log).length();
        Process child = start();
        try {
            if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || child.exitValue() == 0) {
                throw new IllegalStateException("the child goes on all the same: see " + log);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return Files.readString(log)
                .substring(seen)
                .lines()
                .filter(line -> line.startsWith("error: "))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the child ended without a reason: see " + log));
    }

    private Process start(String... further) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train"));
        boolean begun = Files.exists(directory.resolve("config.conf"));
        arguments.addAll(List.of(begun ? "--resume" : "--run", directory.toString()));
        arguments.addAll(List.of("--steps", STEPS, "--summary", summary.toString()));
        // Checkpoints come often, so that kills hit them too.
        arguments.addAll(List.of("--set", "checkpoints.every=1s"));
        arguments.addAll(List.of(further));
        File output = log.toFile();
        return new ProcessBuilder(OwnProgram.command(List.of(), arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
    }
}
