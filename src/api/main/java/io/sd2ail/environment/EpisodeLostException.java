package io.sd2ail.environment;

import java.util.Locale;

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

    /// The words under which a failure of an environment is counted: its own, or the name of its class.
    public static String reasonOf(Throwable failure) {
        if (failure instanceof EpisodeLostException lost) {
            return lost.reason();
        }
        Class<?> named = failure.getClass();
        while (named.getSimpleName().isEmpty()) {
            named = named.getSuperclass();
        }
        String words = named.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ");
        return words.toLowerCase(Locale.ROOT);
    }
}
