package io.sd2ail.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jline.terminal.Size;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/// What a person sees of this process: lines that scroll and, on a terminal, some lines below them that are drawn anew.
/// Everything goes through here, so that a warning never lands in the middle of them. Thread-safe.
///
/// The terminal is JLine's, opened when something is first drawn on it; its width is asked for at each drawing.
public final class Screen {
    private static final int DEFAULT_COLUMNS = 100;

    /// Lines up to here fit any terminal: its width need not be asked for.
    private static final int NARROW = 40;

    private final PrintStream out;
    private final PrintStream err;
    private final @Nullable Supplier<org.jline.terminal.Terminal> opener;
    private final boolean colours;
    private org.jline.terminal.@Nullable Terminal terminal;
    private @Nullable Display display;
    private List<List<AttributedString>> block = List.of();

    private Screen(
            PrintStream out, PrintStream err, @Nullable Supplier<org.jline.terminal.Terminal> opener, boolean colours) {
        this.out = out;
        this.err = err;
        this.opener = opener;
        this.colours = colours;
    }

    /// Without a terminal: nothing is drawn anew.
    public static Screen plain(PrintStream out, PrintStream err) {
        return new Screen(out, err, null, false);
    }

    /// On this terminal.
    ///
    /// @param colours whether it is to have any
    static Screen on(org.jline.terminal.Terminal terminal, PrintStream err, boolean colours) {
        PrintStream out = new PrintStream(terminal.output(), true, terminal.encoding());
        return new Screen(out, err, () -> terminal, colours);
    }

    /// The process's own streams.
    public static Screen standard() {
        return standard(System.out, TerminalBuilder.SystemOutput.SysOut);
    }

    /// Everything on standard error: the process's results go to standard output.
    public static Screen standardError() {
        return standard(System.err, TerminalBuilder.SystemOutput.SysErr);
    }

    // https://no-color.org: any text in NO_COLOR asks for none.
    private static Screen standard(PrintStream out, TerminalBuilder.SystemOutput stream) {
        String noColours = System.getenv("NO_COLOR");
        return new Screen(
                out,
                System.err,
                standardIsTerminal() ? () -> systemTerminal(stream) : null,
                noColours == null || noColours.isEmpty());
    }

    private static boolean standardIsTerminal() {
        return !"dumb".equals(System.getenv("TERM"))
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    private static org.jline.terminal.Terminal systemTerminal(TerminalBuilder.SystemOutput stream) {
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(stream)
                    .provider("ffm")
                    .dumb(true)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isTerminal() {
        return opener != null;
    }

    /// Whether letters beyond ASCII, such as block elements, can be shown.
    public boolean isUnicode() {
        return out.charset().equals(StandardCharsets.UTF_8);
    }

    /// Text that stays, on standard output. On a terminal a line that is too long is broken between its words.
    public synchronized void line(String text) {
        boolean fits = opener == null || text.lines().allMatch(line -> line.length() <= NARROW);
        print(out, fits ? text : broken(text));
    }

    private String broken(String text) {
        int width = size(terminal()).getColumns() - 1;
        return text.lines()
                .flatMap(line -> TextFlow.lines(List.of(Tone.PLAIN.of(line)), width).stream())
                .map(AttributedString::toString)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /// Text that stays, on standard error.
    public synchronized void errorLine(String text) {
        print(err, text);
    }

    /// Replaces the lines at the bottom of the terminal; no lines remove them. Nothing where there is no terminal.
    ///
    /// @param lines each in its parts: a line that is too long is broken between them
    public synchronized void block(List<List<AttributedString>> lines) {
        if (opener != null && !(lines.isEmpty() && block.isEmpty())) {
            block = List.copyOf(lines);
            draw(block);
        }
    }

    private void print(PrintStream stream, String text) {
        if (!block.isEmpty()) {
            draw(List.of());
        }
        stream.println(text);
        stream.flush();
        if (!block.isEmpty()) {
            draw(block);
        }
    }

    private void draw(List<List<AttributedString>> lines) {
        org.jline.terminal.Terminal open = terminal();
        Display on = display;
        if (on == null) {
            on = new Display(open, false);
            display = on;
        }
        Size size = size(open);
        on.resize(size.getRows(), size.getColumns());
        // Some terminals wrap at their last column; the last row is left for the cursor.
        List<AttributedString> shown = lines.stream()
                .flatMap(parts -> TextFlow.lines(parts, size.getColumns() - 1).stream())
                .limit(size.getRows() - 1L)
                .map(line -> colours ? line : new AttributedString(line.toString()))
                .toList();
        on.update(shown, shown.isEmpty() ? 0 : size.cursorPos(shown.size(), 0));
        open.flush();
    }

    private org.jline.terminal.Terminal terminal() {
        org.jline.terminal.Terminal open = terminal;
        if (open == null) {
            open = opener == null ? null : opener.get();
            if (open == null) {
                throw new IllegalStateException("there is no terminal");
            }
            terminal = open;
        }
        return open;
    }

    private static Size size(org.jline.terminal.Terminal open) {
        Size size = open.getSize();
        return new Size(
                size.getColumns() > 0 ? size.getColumns() : DEFAULT_COLUMNS, size.getRows() > 1 ? size.getRows() : 24);
    }
}
