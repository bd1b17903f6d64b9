package io.sd2ail.terminal;

/// A command can't do what it was asked. The message is a sentence that names the mend.
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// What was asked can't be meant.
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    /// What was asked did not work.
    public static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message);
    }

    /// The process can't go on and is to be started again.
    public static CommandFailure hung(String message) {
        return new CommandFailure(ExitCode.HUNG, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
