package io.sd2ail.telemetry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Replaces a file so that a reader sees the old content or the new, never a part.
public final class AtomicFile {
    private AtomicFile() {}

    /// The folder is made when it is missing.
    public static void write(Path path, String content) throws IOException {
        Path target = path.toAbsolutePath();
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path beside = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.writeString(beside, content);
            replace(beside, target);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /// Puts a finished file in the place of another, synced to the disk before it is.
    public static void replace(Path finished, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(finished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(finished, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
