package io.sd2ail.cli.options;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What only those know who may take part: one line of a file.
final class SecretFile {
    /// Characters.
    static final int SHORTEST = 16;

    /// Characters.
    static final int LONGEST = 1024;

    private SecretFile() {}

    /// @param option that names the file
    /// @throws CommandFailure when it holds none
    static String read(String option, Path file) {
        try {
            String text =
                    Files.size(file) > LONGEST ? "" : Files.readString(file).strip();
            if (isOne(text)) {
                return text;
            }
        } catch (IOException e) {
            throw CommandFailure.usage(option + " " + file + " can't be read (" + e.getMessage() + "): check the path");
        }
        throw CommandFailure.usage(option + " " + file + " holds no token: write one line of " + SHORTEST + " to "
                + LONGEST + " characters into it");
    }

    static boolean isOne(String text) {
        return text.length() >= SHORTEST
                && text.length() <= LONGEST
                && text.lines().count() == 1;
    }
}
