package io.sd2ail.environment.mujoco;

/// MuJoCo can't be had, can't load a model, or gave up on a simulation. The message says which and what to do.
public final class MujocoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MujocoException(String message) {
        super(message);
    }

    public MujocoException(String message, Throwable cause) {
        super(message, cause);
    }
}
