package io.sd2ail.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What a person sees of this process: lines that scroll and, on a terminal, one status line below them. Everything
/// goes through here, so that a warning never lands in the middle of the status line. Thread-safe.
public final class Screen {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final String UP = "\u001b[A";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private String status = "";
    private List<String> block = List.of();

    /// @param terminal whether a status line can be redrawn on `out`
    public Screen(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /// The process's own streams.
    public static Screen standard() {
        return new Screen(System.out, System.err, standardIsTerminal());
    }

    private static boolean standardIsTerminal() {
        return !"dumb".equals(System.getenv("TERM"))
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    public boolean isTerminal() {
        return terminal;
    }

    /// Whether letters beyond ASCII, such as block elements, can be shown.
    public boolean isUnicode() {
        return out.charset().equals(StandardCharsets.UTF_8);
    }

    /// Text that stays, on standard output.
    public synchronized void line(String text) {
        print(out, text);
    }

    /// Text that stays, on standard error.
    public synchronized void errorLine(String text) {
        print(err, text);
    }

    /// Replaces the status line; an empty text removes it. Nothing where there is no terminal.
    public synchronized void status(String text) {
        if (!terminal) {
            return;
        }
        status = text;
        out.print(CLEAR_LINE + text);
        out.flush();
    }

    /// Replaces the lines at the bottom of the terminal; no lines remove them. Nothing where there is no terminal.
    public synchronized void block(List<String> lines) {
        if (!terminal) {
            return;
        }
        clearBlock();
        block = List.copyOf(lines);
        drawBlock();
    }

    private void clearBlock() {
        if (!block.isEmpty()) {
            out.print((CLEAR_LINE + UP).repeat(block.size()) + CLEAR_LINE);
        }
    }

    private void drawBlock() {
        block.forEach(out::println);
        out.flush();
    }

    private void print(PrintStream stream, String text) {
        if (!status.isEmpty()) {
            out.print(CLEAR_LINE);
        }
        clearBlock();
        out.flush();
        stream.println(text);
        stream.flush();
        drawBlock();
        if (!status.isEmpty()) {
            out.print(status);
            out.flush();
        }
    }
}
