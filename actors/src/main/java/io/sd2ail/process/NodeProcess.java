package io.sd2ail.process;

import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A `node` command in a process of its own, started again when it dies.
public final class NodeProcess {
    /// A process that lived this long had a good start: the next pause is the smallest again.
    private static final Duration GOOD_LIFE = Duration.ofSeconds(60);

    /// A connection that lasts this long stands.
    private static final Duration GOOD_CONNECTION = Duration.ofSeconds(3);

    private static final Duration GREET_EVERY = Duration.ofSeconds(5);

    private static final Duration LARGEST_PAUSE = Duration.ofSeconds(30);

    /// Deaths in a row, each soon after the start, after which it is not started again.
    private static final int MOST_FAILURES = 5;

    private final String name;
    private final Path log;
    private final NodePlace place;
    private @Nullable Process process;
    private long startNanos;
    private long nextStartNanos;
    private long nextGreetingNanos;
    private int failures;
    private int deaths;
    private boolean killed;
    private int kills;
    /// Connections in a row that broke.
    private int breaks;

    /// @param name of the node
    /// @param log what it says goes here
    /// @param place where it runs
    NodeProcess(String name, Path log, NodePlace place) {
        this.name = name;
        this.log = log;
        this.place = place;
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
            process = place.start(deaths, log);
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

    /// Starts it again when it is dead and the pause since then is over, and the way to it when that broke.
    ///
    /// @return what to tell the user; empty when there is nothing
    synchronized String revive() {
        Process last = process;
        if (last != null && last.isAlive()) {
            return watch(last);
        }
        if (last == null || endedWell()) {
            return "";
        }
        if (nextStartNanos == 0) {
            String broken = place.broken(last.exitValue());
            return broken.isEmpty() ? died(last.exitValue()) : reconnect(broken);
        }
        if (!givenUp() && System.nanoTime() - nextStartNanos >= 0) {
            nextStartNanos = 0;
            start();
        }
        return "";
    }

    private String watch(Process living) {
        if (System.nanoTime() - nextGreetingNanos >= 0) {
            nextGreetingNanos = System.nanoTime() + GREET_EVERY.toNanos();
            place.greet(living);
        }
        if (breaks > 0 && System.nanoTime() - startNanos > GOOD_CONNECTION.toNanos()) {
            breaks = 0;
            return name + " is connected again";
        }
        return "";
    }

    private String died(int exitCode) {
        deaths++;
        boolean good = killed || System.nanoTime() - startNanos > GOOD_LIFE.toNanos();
        killed = false;
        failures = good ? 1 : failures + 1;
        Duration pause = pause(failures);
        return givenUp()
                ? ""
                : name + " died (exit code " + exitCode + "): starting it again in " + pause.toMillis() / 1e3 + " s";
    }

    /// A node goes on without its connection: no death, and no reason to give up.
    private String reconnect(String broken) {
        breaks++;
        Duration unused = pause(breaks);
        return breaks > 1 ? "" : name + " goes on without a connection: " + broken + "; trying again";
    }

    private Duration pause(int inARow) {
        Duration pause = Duration.ofMillis(Math.min(500L << Math.min(inARow - 1, 10), LARGEST_PAUSE.toMillis()));
        nextStartNanos = Math.max(1, System.nanoTime() + pause.toNanos());
        return pause;
    }

    /// Whether it died so often that it is not started again.
    public synchronized boolean givenUp() {
        return failures > MOST_FAILURES;
    }

    /// Asks it to end well.
    synchronized void stop() {
        if (process != null) {
            place.stop(process);
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

    /// Ends it at once. That it dies by this is no failure of its own.
    public synchronized void kill() {
        if (process != null) {
            killed = true;
            kills++;
            place.kill(process);
        }
    }

    /// How often it was ended by [#kill()].
    public synchronized int kills() {
        return kills;
    }

    /// The process's number on this machine; -1 when there is none.
    public synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    /// Where it runs, for people.
    ///
    /// @param pid of the node as it knows itself
    public String place(long pid) {
        return place.words(pid);
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
