package io.sd2ail.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/// Fits a line into a width: breaks it between its parts, and a part that is too long by itself between its words.
public final class TextFlow {
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    private TextFlow() {}

    /// @param parts of the line, from left to right
    /// @param width columns; lines after the first are set in
    public static List<AttributedString> lines(List<AttributedString> parts, int width) {
        int room = Math.max(1, width);
        String indent = room > 3 * INDENT.length() ? INDENT : "";
        List<AttributedString> lines = new ArrayList<>();
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (AttributedString part : parts) {
            boolean fits = line.columnLength() + GAP.length() + part.columnLength() <= room;
            if (!line.isEmpty() && !fits && part.columnLength() + indent.length() <= room) {
                lines.add(line.toAttributedString());
                line = new AttributedStringBuilder().append(indent).append(part);
            } else {
                line = words(line.isEmpty() ? "" : GAP, part, indent, line, lines, room);
            }
        }
        lines.add(line.toAttributedString());
        return lines;
    }

    private static AttributedStringBuilder words(
            String gap,
            AttributedString part,
            String indent,
            AttributedStringBuilder begun,
            List<AttributedString> lines,
            int room) {
        AttributedStringBuilder line = begun;
        String before = gap;
        int from = 0;
        while (from <= part.length()) {
            int end = part.toString().indexOf(' ', from + leadingBlanks(part, from));
            end = end < 0 ? part.length() : end;
            AttributedString word = part.subSequence(from, end);
            if (!line.isEmpty() && line.columnLength() + before.length() + word.columnLength() > room) {
                lines.add(line.toAttributedString());
                line = new AttributedStringBuilder().append(indent);
                before = "";
            }
            line.append(before);
            for (AttributedString piece : pieces(word, room - line.columnLength(), room - indent.length())) {
                if (line.columnLength() + piece.columnLength() > room) {
                    lines.add(line.toAttributedString());
                    line = new AttributedStringBuilder().append(indent);
                }
                line.append(piece);
            }
            before = " ";
            from = end + 1;
        }
        return line;
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
