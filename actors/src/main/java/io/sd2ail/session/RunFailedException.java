package io.sd2ail.session;

import org.jspecify.annotations.Nullable;

/// A run ended before its time. The message says why, in words for a user, and how to go on.
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
