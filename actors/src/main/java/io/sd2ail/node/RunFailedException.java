package io.sd2ail.node;

/// A run ended before its time. The message says why, in words for a user, and how to go on.
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
