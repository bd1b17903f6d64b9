package io.sd2ail.environment.gymnasium;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a Python process prints, into the log: so many lines in a while, and then how many were left out. An
/// environment that prints at each step fills neither the log nor the memory nor its pipe.
final class PythonOutput {
    private static final Logger log = LoggerFactory.getLogger(PythonOutput.class);

    private static final int LONGEST_LINE = 400;
    private static final int LINES = 20;
    private static final long WHILE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final Thread reader;
    private volatile String lastLine = "";
    private long whileBegan = System.nanoTime();
    private int lines;
    private long leftOut;

    /// @param name of the environment
    /// @param printed read until its end
    PythonOutput(String name, InputStream printed) {
        this.name = name;
        this.reader = Thread.ofPlatform()
                .daemon()
                .name("python-output")
                .start(() -> read(new InputStreamReader(printed, StandardCharsets.UTF_8)));
    }

    private void read(Reader printed) {
        StringBuilder line = new StringBuilder();
        char[] buffer = new char[4096];
        try (printed) {
            for (int count = printed.read(buffer); count >= 0; count = printed.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        take(line);
                    } else if (line.length() < LONGEST_LINE && buffer[i] != '\r') {
                        line.append(buffer[i]);
                    }
                }
            }
        } catch (IOException closed) {
            log.debug("the output of {} ends: {}", name, closed.getMessage());
        }
        take(line);
        tellLeftOut();
    }

    private void take(StringBuilder line) {
        String text = line.toString().strip();
        line.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        lastLine = text;
        if (System.nanoTime() - whileBegan > WHILE_NANOS) {
            whileBegan = System.nanoTime();
            lines = 0;
            tellLeftOut();
        }
        if (lines++ < LINES) {
            log.info("{} says: {}", name, text);
        } else {
            leftOut++;
        }
    }

    private void tellLeftOut() {
        if (leftOut > 0) {
            log.info("{} said {} more lines, which are left out", name, leftOut);
            leftOut = 0;
        }
    }

    /// What a process that has ended said last; empty when it said nothing.
    String lastLine() {
        try {
            reader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return lastLine;
    }
}
