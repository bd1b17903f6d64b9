package io.sd2ail.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.builtins.ScreenTerminal;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a person sees, by an emulator of a terminal.
class ScreenTest {
    private static final int ROWS = 12;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private ScreenTerminal emulator;
    private LineDisciplineTerminal terminal;

    @BeforeEach
    void openTerminal() throws IOException {
        emulator = new ScreenTerminal(60, ROWS);
        OutputStream wire = new OutputStream() {
            @Override
            public void write(int letter) {
                written.write(letter);
                emulator.write(Character.toString((char) letter));
            }
        };
        terminal = new LineDisciplineTerminal("test", "xterm", wire, StandardCharsets.US_ASCII);
        resize(60);
    }

    @AfterEach
    void closeTerminal() throws IOException {
        terminal.close();
    }

    private void resize(int columns) {
        emulator.setSize(columns, ROWS);
        terminal.setSize(new Size(columns, ROWS));
    }

    private Screen screen(boolean colours) {
        return Screen.on(terminal, new PrintStream(terminal.output(), true, StandardCharsets.US_ASCII), colours);
    }

    private List<String> seen() {
        return emulator.toString()
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static List<AttributedString> parts(String... texts) {
        return List.of(texts).stream().map(Tone.GOOD::of).toList();
    }

    @Test
    void block_drawnAgain_replacesWhatItDrewBefore() {
        Screen screen = screen(true);
        screen.line("training in runs/a");
        screen.block(List.of(parts("one", "10 %"), parts("two")));
        screen.block(List.of(parts("one", "20 %")));

        assertThat(seen()).containsExactly("training in runs/a", "one  20 %");
    }

    @Test
    void line_andErrorLine_whileABlockIsShown_landAboveIt() {
        Screen screen = screen(true);
        screen.block(List.of(parts("progress"), parts("rates")));
        screen.line("evaluated");
        screen.errorLine("warn: something");

        assertThat(seen()).containsExactly("evaluated", "warn: something", "progress", "rates");
    }

    @Test
    void block_withoutLines_leavesTheLinesAboveAlone() {
        Screen screen = screen(true);
        screen.line("training");
        screen.block(List.of(parts("progress")));
        screen.block(List.of());
        screen.line("done");

        assertThat(seen()).containsExactly("training", "done");
    }

    @Test
    void block_terminalThatGetsNarrower_isBrokenBetweenItsPartsAndLittersNothing() {
        Screen screen = screen(true);
        List<List<AttributedString>> block =
                List.of(parts("Hopper-v5", "41 %", "12,400/30,000 steps", "6:02 left"), parts("71 updates/s"));
        screen.line("training");
        screen.block(block);
        assertThat(seen())
                .containsExactly("training", "Hopper-v5  41 %  12,400/30,000 steps  6:02 left", "71 updates/s");

        resize(40);
        screen.block(List.of());
        screen.block(block);

        assertThat(seen())
                .containsExactly("training", "Hopper-v5  41 %  12,400/30,000 steps", "    6:02 left", "71 updates/s");
    }

    @Test
    void line_longerThanTheTerminalIsWide_isBrokenBetweenItsWords() {
        screen(true)
                .line("evaluated at 1,008 steps: return -1,226.9 over 20 episodes (expert -118.7)\n  run directory  a");

        assertThat(seen())
                .containsExactly(
                        "evaluated at 1,008 steps: return -1,226.9 over 20 episodes",
                        "    (expert -118.7)",
                        "  run directory  a");
    }

    @Test
    void block_longerThanTheTerminal_leavesOutItsEnd() {
        Screen screen = screen(true);
        screen.block(IntStream.range(0, 40).mapToObj(i -> parts("line " + i)).toList());

        assertThat(seen()).hasSizeLessThan(ROWS).startsWith("line 0", "line 1").doesNotContain("line 39");
    }

    @Test
    void block_withAndWithoutColours_saysTheSameWords() {
        screen(true).block(List.of(parts("up")));
        assertThat(written.toString(StandardCharsets.US_ASCII)).contains("\u001b[32mup");

        written.reset();
        screen(false).block(List.of(parts("up")));
        assertThat(written.toString(StandardCharsets.US_ASCII)).contains("up").doesNotContain("[32m");
    }

    @Test
    void block_withoutATerminal_isNothing() {
        PrintStream stream = new PrintStream(written, true, StandardCharsets.US_ASCII);
        Screen screen = Screen.plain(stream, stream);
        screen.block(List.of(parts("progress")));
        screen.line("evaluated");

        assertThat(written.toString(StandardCharsets.US_ASCII)).isEqualTo("evaluated" + System.lineSeparator());
    }
}
