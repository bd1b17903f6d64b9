package io.sd2ail.cli.options;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file of `--out`.
public final class OutputFile {
    private OutputFile() {}

    /// Before anything is computed for it.
    ///
    /// @throws CommandFailure when it can't be written
    public static void requireWritable(Path out) {
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(out)) {
            throw CommandFailure.failed(out + " can't be written: choose a file in a folder you can write to by --out");
        }
    }

    /// What to say when it could not be written after all.
    public static CommandFailure failure(Path out, IOException reason) {
        return CommandFailure.failed(
                out + " can't be written (" + reason.getMessage() + "): choose a file in a folder you can write to");
    }
}
