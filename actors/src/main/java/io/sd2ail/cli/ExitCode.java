package io.sd2ail.cli;

/// Exit codes of every command. The Java runtime itself ends an interrupted process (Ctrl-C) with 130.
final class ExitCode {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private ExitCode() {}
}
