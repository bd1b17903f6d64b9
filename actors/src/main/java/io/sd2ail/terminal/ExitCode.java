package io.sd2ail.terminal;

/// Exit codes of every command. The Java runtime itself ends an interrupted process (Ctrl-C) with 130.
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    /// The actors of a node answered nobody any more: it saved what it could and ended, to be started again.
    public static final int HUNG = 3;

    private ExitCode() {}
}
