package io.sd2ail.bench.imitation;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// The last whole line of a file that grows, without reading the rest.
final class LastLine {
    private static final int TAIL = 4096;

    private LastLine() {}

    /// Empty when there is no such file, or no whole line in its last 4 KiB.
    static Optional<String> of(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            int length = (int) Math.min(TAIL, file.length());
            byte[] tail = new byte[length];
            file.seek(file.length() - length);
            file.readFully(tail);
            String text = new String(tail, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n');
            int begin = end < 1 ? -1 : text.lastIndexOf('\n', end - 1);
            return begin < 0 ? Optional.empty() : Optional.of(text.substring(begin + 1, end));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
