package io.sd2ail.environment;

/// There is no simulator to begin an episode with, and one may come: whoever wanted to begin waits and tries again.
/// Nothing is lost.
public final class EnvironmentAwaitedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param awaited what is waited for, to go behind "waits for"
    public EnvironmentAwaitedException(String awaited) {
        super(awaited);
    }

    /// To go behind "waits for".
    public String awaited() {
        return String.valueOf(getMessage());
    }
}
