package io.sd2ail.environment;

/// The simulation left the range in which it means anything: the episode can't go on, the next one can.
public final class SimulationDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /// @param reason in a few words without numbers, under which such events are counted
    /// @param message the whole sentence
    public SimulationDivergedException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
