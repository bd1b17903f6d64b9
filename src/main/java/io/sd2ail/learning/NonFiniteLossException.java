package io.sd2ail.learning;

/// A loss or gradient became NaN or infinite: training can't go on from here, only from an earlier checkpoint.
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NonFiniteLossException(String message) {
        super(message);
    }
}
