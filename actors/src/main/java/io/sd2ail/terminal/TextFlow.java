package io.sd2ail.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/// Fits a line into a width: breaks it between its parts, and a part that is too long by itself between its words.
public final class TextFlow {
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    private final int room;
    private final String indent;
    private final List<AttributedString> full = new ArrayList<>();
    private AttributedStringBuilder line = new AttributedStringBuilder();

    private TextFlow(int room) {
        this.room = room;
        this.indent = room > 3 * INDENT.length() ? INDENT : "";
    }

    /// @param parts of the line, from left to right
    /// @param width columns; lines after the first are set in
    public static List<AttributedString> lines(List<AttributedString> parts, int width) {
        TextFlow flow = new TextFlow(Math.max(1, width));
        parts.forEach(flow::part);
        flow.full.add(flow.line.toAttributedString());
        return flow.full;
    }

    private void part(AttributedString part) {
        boolean fits = line.columnLength() + GAP.length() + part.columnLength() <= room;
        if (!line.isEmpty() && !fits && part.columnLength() + indent.length() <= room) {
            nextLine();
            line.append(part);
        } else {
            words(line.isEmpty() ? "" : GAP, part);
        }
    }

    private void nextLine() {
        full.add(line.toAttributedString());
        line = new AttributedStringBuilder().append(indent);
    }

    private void words(String gap, AttributedString part) {
        String before = gap;
        int from = 0;
        while (from <= part.length()) {
            int end = part.toString().indexOf(' ', from + leadingBlanks(part, from));
            end = end < 0 ? part.length() : end;
            word(before, part.subSequence(from, end));
            before = " ";
            from = end + 1;
        }
    }

    private void word(String gap, AttributedString word) {
        if (!line.isEmpty() && line.columnLength() + gap.length() + word.columnLength() > room) {
            nextLine();
        } else {
            line.append(gap);
        }
        for (AttributedString piece : pieces(word, room - line.columnLength(), room - indent.length())) {
            if (line.columnLength() + piece.columnLength() > room) {
                nextLine();
            }
            line.append(piece);
        }
    }

    // What a line begins with stays with its first word.
    private static int leadingBlanks(AttributedString part, int from) {
        int count = 0;
        while (from + count < part.length() && part.charAt(from + count) == ' ') {
            count++;
        }
        return count;
    }

    private static List<AttributedString> pieces(AttributedString word, int first, int others) {
        List<AttributedString> pieces = new ArrayList<>();
        AttributedString rest = word;
        int room = Math.max(1, first);
        while (rest.columnLength() > room) {
            pieces.add(rest.columnSubSequence(0, room));
            rest = rest.columnSubSequence(room, Integer.MAX_VALUE);
            room = Math.max(1, others);
        }
        pieces.add(rest);
        return pieces;
    }
}
