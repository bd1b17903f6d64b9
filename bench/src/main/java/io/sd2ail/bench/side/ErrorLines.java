package io.sd2ail.bench.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// What a side's process writes to standard error, line by line among the progress; but for the JVM's line about
/// incubator modules, which each of our processes would repeat.
public final class ErrorLines {
    private static final String INCUBATOR = "WARNING: Using incubator modules";

    private ErrorLines() {}

    /// Starts a process and passes its lines on until it ends.
    public static Process start(ProcessBuilder command, Consumer<String> progress) throws IOException {
        Process process = command.start();
        Thread.ofVirtual()
                .name("errors-of-" + process.pid())
                .start(() -> pass(process.errorReader(StandardCharsets.UTF_8), progress));
        return process;
    }

    static void pass(BufferedReader lines, Consumer<String> progress) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith(INCUBATOR) && !line.isBlank()) {
                    progress.accept(line);
                }
            }
        } catch (IOException e) {
            // The process was ended while it wrote: nobody waits for the rest.
            return;
        }
    }
}
