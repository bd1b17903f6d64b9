package io.sd2ail.telemetry.metrics;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/// Whole lines of a file that still grows: what stands after the last line's end waits for the next look.
final class LineReader {
    /// No file of ours has such lines: what a broken one has does not fill the memory.
    private static final int LONGEST = 1 << 20;

    private final Reader reader;
    private final char[] buffer = new char[1 << 16];
    private int begin;
    private int end;
    private String rest = "";

    LineReader(Reader reader) {
        this.reader = reader;
    }

    /// The next line without its end; null when there is no whole one.
    ///
    /// @param before what an earlier look left of this line
    @Nullable
    String next(String before) throws IOException {
        StringBuilder line = new StringBuilder(before);
        while (true) {
            for (int i = begin; i < end; i++) {
                if (buffer[i] == '\n') {
                    line.append(buffer, begin, i - begin);
                    begin = i + 1;
                    int length = line.length();
                    return length > 0 && line.charAt(length - 1) == '\r'
                            ? line.substring(0, length - 1)
                            : line.toString();
                }
            }
            line.append(buffer, begin, end - begin);
            if (line.length() > LONGEST) {
                line.setLength(0);
            }
            begin = 0;
            end = reader.read(buffer);
            if (end < 0) {
                end = 0;
                rest = line.toString();
                return null;
            }
        }
    }

    /// What stands after the last whole line.
    String rest() {
        return rest;
    }
}
