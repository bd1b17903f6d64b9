package io.sd2ail.rollout;

/// A part that a rollout worker stands on failed, with its reason.
final class WorkerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkerFailedException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
