package io.sd2ail.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A folder for readers of files, which goes with the process.
public final class Scratch {
    private final Path folder;

    public Scratch() {
        try {
            folder = Files.createTempDirectory("fuzz");
            folder.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /// The file of this name with these bytes.
    public Path file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        file.toFile().deleteOnExit();
        return file;
    }

    /// An input for one of several readers: its number, then what it reads.
    public static byte[] input(int reader, byte[] bytes) {
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) reader)
                .put(bytes)
                .array();
    }

    /// @return the number of the reader that an input is for, below `readers`
    public static int reader(byte[] input, int readers) {
        return input.length == 0 ? 0 : Byte.toUnsignedInt(input[0]) % readers;
    }

    /// @return what that reader reads
    public static byte[] rest(byte[] input) {
        return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    }
}
