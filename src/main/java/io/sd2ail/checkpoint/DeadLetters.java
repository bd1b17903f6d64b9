package io.sd2ail.checkpoint;

import io.sd2ail.data.WorkerId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows that the intake rejected, one JSON object a line in `rejected.jsonl`, up to a size; what comes after is
/// only counted. Thread-safe.
public final class DeadLetters implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final Path file;
    private final long maxBytes;
    private final OutputStream out;
    private long bytes;
    private long leftOut;

    /// @param folder `dead-letters` of a run
    /// @param maxBytes size that the file never exceeds
    /// @throws StorageException when the file can't be written
    public DeadLetters(Path folder, long maxBytes) {
        this.file = folder.resolve("rejected.jsonl");
        this.maxBytes = maxBytes;
        try {
            Files.createDirectories(folder);
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            bytes = Files.size(file);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /// @param source the worker that sent the row
    /// @param address of its node
    /// @param sequence of the batch
    /// @param row within the batch
    /// @param reason why it was rejected
    /// @param values of the row, observation first; NaN and infinities are written as text
    /// @throws StorageException when the file can't be written
    public synchronized void add(
            WorkerId source, String address, long sequence, int row, String reason, float[] values) {
        byte[] line = line(source, address, sequence, row, reason, values).getBytes(StandardCharsets.UTF_8);
        if (leftOut > 0 || bytes + line.length > maxBytes) {
            if (leftOut++ == 0) {
                log.warn("{} has reached its {} bytes: further rejected rows are counted, not written", file, maxBytes);
            }
            return;
        }
        try {
            out.write(line);
            bytes += line.length;
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /// Rows that were only counted since the file was opened.
    public synchronized long leftOut() {
        return leftOut;
    }

    private static String line(WorkerId source, String address, long sequence, int row, String reason, float[] values) {
        StringBuilder line = new StringBuilder("{\"worker\":").append(JsonText.quote(source.worker()));
        line.append(",\"incarnation\":").append(source.incarnation());
        line.append(",\"node\":").append(JsonText.quote(address));
        line.append(",\"sequence\":").append(sequence);
        line.append(",\"row\":").append(row);
        line.append(",\"reason\":").append(JsonText.quote(reason));
        line.append(",\"values\":[");
        for (int i = 0; i < values.length; i++) {
            String value = Float.toString(values[i]);
            line.append(i == 0 ? "" : ",").append(Float.isFinite(values[i]) ? value : JsonText.quote(value));
        }
        return line.append("]}\n").toString();
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }
}
