package io.sd2ail.environment;

/// The simulation left the range in which it means anything.
public final class SimulationDivergedException extends EpisodeLostException {
    private static final long serialVersionUID = 1L;

    /// @param reason in a few words without numbers, under which such events are counted
    /// @param message the whole sentence
    public SimulationDivergedException(String reason, String message) {
        super(reason, message);
    }
}
