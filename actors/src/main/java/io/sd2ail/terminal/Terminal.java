package io.sd2ail.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Where a command speaks.
///
/// @param columns of its lines
/// @param done reaches 0 when the command has said its last word
public record Terminal(Screen screen, int columns, CountDownLatch done) {
    private static final int DEFAULT_COLUMNS = 100;

    /// The process's own.
    public static Terminal standard() {
        Screen screen = Screen.standard();
        return new Terminal(screen, screen.isTerminal() ? terminalColumns() : DEFAULT_COLUMNS, new CountDownLatch(1));
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
