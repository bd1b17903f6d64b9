package io.sd2ail.environment;

/// The episode can't go on, whatever is done; the next one can.
public class EpisodeLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /// @param reason in a few words without numbers, under which such events are counted
    /// @param message the whole sentence
    public EpisodeLostException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
