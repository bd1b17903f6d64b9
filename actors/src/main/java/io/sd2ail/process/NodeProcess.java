package io.sd2ail.process;

import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A `node` command in a process of its own, started again when it dies.
public final class NodeProcess {
    /// A process that lived this long had a good start: the next pause is the smallest again.
    private static final Duration GOOD_LIFE = Duration.ofSeconds(60);

    private static final Duration LARGEST_PAUSE = Duration.ofSeconds(30);

    /// Deaths in a row, each soon after the start, after which it is not started again.
    private static final int MOST_FAILURES = 5;

    private final String name;
    private final Path log;
    private final List<String> command;
    private @Nullable Process process;
    private long startNanos;
    private long nextStartNanos;
    private int failures;
    private int deaths;

    /// @param name of the node
    /// @param log what it says goes here
    /// @param options JVM options over those of this process
    /// @param arguments of the command `node`
    NodeProcess(String name, Path log, List<String> options, List<String> arguments) {
        this.name = name;
        this.log = log;
        this.command = command(options, arguments);
    }

    private static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        // A session of its own: Ctrl-C is for the launcher, which stops its nodes in their order.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        List<String> node = new ArrayList<>(List.of("node"));
        node.addAll(arguments);
        node.addAll(List.of("--parent", Long.toString(ProcessHandle.current().pid())));
        command.addAll(OwnProgram.command(options, node));
        return command;
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public synchronized int deaths() {
        return deaths;
    }

    synchronized void start() {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            startNanos = System.nanoTime();
        } catch (IOException e) {
            throw CommandFailure.failed("the process of " + name + " can't be started (" + e.getMessage()
                    + "): check the free memory and the number of processes");
        }
    }

    /// Whether it lives, or ended well.
    public synchronized boolean alive() {
        return process != null && process.isAlive();
    }

    /// Whether it has ended by itself and well: it was drained, or the run is complete.
    synchronized boolean endedWell() {
        return process != null && !process.isAlive() && process.exitValue() == ExitCode.OK;
    }

    /// Starts it again when it is dead and the pause since then is over.
    ///
    /// @return what to tell the user; empty when there is nothing
    synchronized String revive() {
        Process last = process;
        if (last == null || last.isAlive() || endedWell()) {
            return "";
        }
        if (nextStartNanos == 0) {
            deaths++;
            boolean good = System.nanoTime() - startNanos > GOOD_LIFE.toNanos();
            failures = good ? 1 : failures + 1;
            Duration pause = Duration.ofMillis(Math.min(500L << Math.min(failures - 1, 10), LARGEST_PAUSE.toMillis()));
            nextStartNanos = System.nanoTime() + pause.toNanos();
            if (failures > MOST_FAILURES) {
                return "";
            }
            return name + " died (exit code " + last.exitValue() + "): starting it again in " + pause.toMillis() / 1e3
                    + " s";
        }
        if (!givenUp() && System.nanoTime() >= nextStartNanos) {
            nextStartNanos = 0;
            start();
        }
        return "";
    }

    /// Whether it died so often that it is not started again.
    public synchronized boolean givenUp() {
        return failures > MOST_FAILURES;
    }

    /// Asks it to end well.
    synchronized void stop() {
        if (process != null) {
            process.destroy();
        }
    }

    /// @return whether it has ended
    boolean await(Duration patience) throws InterruptedException {
        Process present = present();
        return present == null || present.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized @Nullable Process present() {
        return process;
    }

    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /// The process's number; -1 when there is none.
    public synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    /// The last lines it said.
    public String lastWords(int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(its log " + log + " can't be read: " + e.getMessage() + ")";
        }
    }
}
