package io.sd2ail.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A run's files can't be written, read or used. The message is one sentence that names the file and the mend.
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean inUse;

    private StorageException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private StorageException(String message, @Nullable Throwable cause, boolean inUse) {
        super(message, cause);
        this.inUse = inUse;
    }

    /// Whether another process has it: the same may succeed later.
    public boolean isInUse() {
        return inUse;
    }

    /// Another process owns it.
    static StorageException inUse(Path file, String pid) {
        return new StorageException(
                file + " is in use by process " + pid + ": stop that process first or choose another folder",
                null,
                true);
    }

    /// The file system refused to write.
    static StorageException writing(Path file, IOException cause) {
        String reason = reason(cause);
        boolean full = reason.contains("No space") || reason.contains("quota") || reason.contains("too large");
        return new StorageException(
                "can't write " + file + " (" + reason + "): "
                        + (full
                                ? "free some space and resume the run"
                                : "make the folder writable or choose another one"),
                cause);
    }

    /// The file system refused to read.
    public static StorageException reading(Path file, IOException cause) {
        return new StorageException(
                "can't read " + file + " (" + reason(cause) + "): check that it exists and is readable", cause);
    }

    /// The content is not what it should be.
    ///
    /// @param problem completes "FILE ..."
    public static StorageException unusable(Path file, String problem, String mend) {
        return new StorageException(file + " " + problem + ": " + mend, null);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        String reason = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
