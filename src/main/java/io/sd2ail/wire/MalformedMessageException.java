package io.sd2ail.wire;

/// Bytes that are not the message they should be. The message names the kind of message, the field and what is wrong.
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param kind for example "rollout batch"
    /// @param problem completes "malformed rollout batch: ..."
    public MalformedMessageException(String kind, String problem, Throwable cause) {
        super("malformed " + kind + ": " + problem, cause);
    }
}
