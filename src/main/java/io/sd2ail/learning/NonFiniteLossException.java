package io.sd2ail.learning;

/// A loss or gradient became NaN or infinite: training can't go on from here, only from an earlier checkpoint.
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NonFiniteLossException(String message) {
        super(message);
    }

    /// The value, when it is finite.
    ///
    /// @param name of the loss or gradient
    public static float requireFinite(String name, float value) {
        if (!Float.isFinite(value)) {
            throw of(name, String.valueOf(value));
        }
        return value;
    }

    /// @param name of the loss or gradient
    /// @param value what it is
    public static NonFiniteLossException of(String name, String value) {
        return new NonFiniteLossException("the " + name + " is " + value
                + ": training diverged; go on from an earlier checkpoint with a smaller learning rate");
    }
}
