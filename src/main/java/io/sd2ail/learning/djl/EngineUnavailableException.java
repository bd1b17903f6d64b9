package io.sd2ail.learning.djl;

/// PyTorch's native library can't be loaded on this machine.
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private EngineUnavailableException(String message) {
        super(message);
    }

    /// This program was packed without it.
    static EngineUnavailableException leftOut() {
        return new EngineUnavailableException("PyTorch is not part of this program (its archive was made"
                + " --without-pytorch): take the archive with PyTorch; compute.backend = vector does without it");
    }

    EngineUnavailableException(Throwable cause) {
        super(
                "PyTorch's native library does not load (" + cause.getMessage()
                        + "): it needs Linux on x86-64 with glibc 2.28 or newer, and about 500 MB in the home folder;"
                        + " compute.backend = vector does without it",
                cause);
    }
}
