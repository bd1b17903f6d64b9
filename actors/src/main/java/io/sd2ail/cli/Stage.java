package io.sd2ail.cli;

import io.sd2ail.telemetry.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What commands are given: the screen they speak on, the system they ask, and the time.
///
/// @param columns of the terminal
/// @param folders where runs live
/// @param done reaches 0 when the command has said its last word
record Stage(
        Screen screen,
        TrainingSystem system,
        InstantSource clock,
        int columns,
        RunFolders folders,
        CountDownLatch done) {
    private static final int DEFAULT_COLUMNS = 100;

    static Stage standard(TrainingSystem system) {
        Screen screen = Screen.standard();
        int columns = screen.isTerminal() ? terminalColumns() : DEFAULT_COLUMNS;
        return new Stage(
                screen,
                system,
                InstantSource.system(),
                columns,
                new RunFolders(Path.of("runs")),
                new CountDownLatch(1));
    }

    /// Asks `stty`, which every Unix has; one column less, because some terminals wrap at the last.
    private static int terminalColumns() {
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (process.waitFor(1, TimeUnit.SECONDS) && answer.matches("\\d{1,4} \\d{1,4}")) {
                int columns = Integer.parseInt(answer.substring(answer.indexOf(' ') + 1));
                return columns > 20 ? columns - 1 : DEFAULT_COLUMNS;
            }
        } catch (IOException _) {
            // No stty: the default will do.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return DEFAULT_COLUMNS;
    }
}
