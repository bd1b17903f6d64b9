package io.sd2ail.demonstration.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The first bytes of a file, by which formats are known.
///
/// @param directory whether the path is one; then there are no bytes
/// @param bytes up to [#LENGTH]
record FileStart(boolean directory, byte[] bytes) {
    private static final int LENGTH = 4096;

    static FileStart of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new FileStart(true, new byte[0]);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new FileStart(false, in.readNBytes(LENGTH));
        }
    }

    /// @param signature characters up to 255, a byte each
    boolean begins(String signature) {
        byte[] wanted = signature.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= wanted.length && Arrays.equals(bytes, 0, wanted.length, wanted, 0, wanted.length);
    }

    boolean isZip() {
        return begins("PK\u0003\u0004") || begins("PK\u0005\u0006");
    }

    boolean isHdf5() {
        return begins("\u0089HDF\r\n\u001a\n");
    }

    boolean isParquet() {
        return begins("PAR1");
    }

    /// Whether it could be text: no control characters but white space.
    boolean isText() {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return bytes.length > 0;
    }

    /// The first line.
    String line() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("");
    }
}
