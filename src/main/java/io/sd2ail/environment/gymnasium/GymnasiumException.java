package io.sd2ail.environment.gymnasium;

/// An environment of Gymnasium can't be had. The message is a sentence for the user, with the mend.
public final class GymnasiumException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GymnasiumException(String message) {
        super(message);
    }
}
