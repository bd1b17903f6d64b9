package io.sd2ail.bench;

/// The benchmark can't do what it was asked. The message is a sentence that names the mend.
public final class BenchmarkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private BenchmarkFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// What was asked can't be meant.
    public static BenchmarkFailure usage(String message) {
        return new BenchmarkFailure(2, message);
    }

    /// What was asked did not work.
    public static BenchmarkFailure failed(String message) {
        return new BenchmarkFailure(1, message);
    }

    int exitCode() {
        return exitCode;
    }
}
