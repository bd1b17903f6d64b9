package io.sd2ail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file that a user wants figures in, if any.
///
/// @param option that named it
public record ReportFile(String option, @Nullable Path path) {

    /// Refuses what can't be written: before minutes of measuring rather than after.
    public static ReportFile of(String option, @Nullable Path path) {
        if (path != null) {
            Path folder = path.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(path)) {
                throw BenchmarkFailure.usage(
                        option + " " + path + " can't be written: name a file in a folder that exists");
            }
        }
        return new ReportFile(option, path);
    }

    public void write(String text) {
        if (path == null) {
            return;
        }
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw BenchmarkFailure.failed(
                    option + " " + path + " can't be written (" + e + "): name a file in a folder that exists");
        }
    }
}
