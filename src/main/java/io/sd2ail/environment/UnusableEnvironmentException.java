package io.sd2ail.environment;

/// A user's environment, or the jar that brings it, is not as it must be. The message names it and the mend.
public final class UnusableEnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableEnvironmentException(String message) {
        super(message);
    }

    UnusableEnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
