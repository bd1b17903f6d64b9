package io.sd2ail.demonstration;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A demonstration file that can't be used. The message names the file, what is wrong and the mend.
public final class DemonstrationFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param file the file
    /// @param problem completes "FILE ...", for example "holds no actions"
    /// @param mend what the user can do, as a command
    public DemonstrationFormatException(Path file, String problem, String mend) {
        this(file, problem, mend, null);
    }

    /// @param cause what was noticed first; null when nothing was
    public DemonstrationFormatException(Path file, String problem, String mend, @Nullable Throwable cause) {
        super(file + " " + problem + ": " + mend, cause);
    }
}
