package io.sd2ail.telemetry;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A file that grows by whole records: one that fails half-way, for example on a full disk, is cut off again. Not a
/// FileChannel, because that closes itself when its thread is interrupted.
public final class AppendedFile implements Closeable {
    private final RandomAccessFile file;
    private long end;

    /// Opens at the end of the file; makes it when it is missing.
    public AppendedFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        end = file.length();
    }

    public void append(byte[] record) throws IOException {
        try {
            file.seek(end);
            file.write(record);
            end += record.length;
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
    }

    private void cutBack(IOException cause) {
        try {
            file.setLength(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
