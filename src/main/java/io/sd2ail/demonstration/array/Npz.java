package io.sd2ail.demonstration.array;

import io.sd2ail.demonstration.DemonstrationFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// NumPy's `.npz`: a zip of `.npy` arrays. It is read by the zip's directory, as `numpy.load` does: what was written to
/// a stream has its sizes there alone.
public final class Npz implements ArraySource, AutoCloseable {
    private static final String ENDING = ".npy";

    private final Path file;
    private final ZipFile zip;
    private final MemoryBudget budget;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    private Npz(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
        this.budget = new MemoryBudget(file);
        zip.stream()
                .filter(entry -> entry.getName().endsWith(ENDING))
                .forEach(entry ->
                        entries.put(entry.getName().substring(0, entry.getName().length() - ENDING.length()), entry));
    }

    /// @throws DemonstrationFormatException when it is no whole zip
    public static Npz open(Path file) {
        try {
            return new Npz(file, new ZipFile(file.toFile()));
        } catch (ZipException | IllegalArgumentException e) { // the latter: a name that is no text
            throw damaged(file, e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public Collection<String> names() {
        return entries.keySet();
    }

    @Override
    public NumericArray array(String name) {
        return Objects.requireNonNull(read(name, array -> array.numbers(budget)));
    }

    /// @return null when there is no such array, or it is no single text
    @Nullable
    public String text(String name) {
        return entries.containsKey(name) ? read(name, Npy::text) : null;
    }

    private interface Reading<T> {
        @Nullable
        T of(Npy array) throws IOException;
    }

    private <T> @Nullable T read(String name, Reading<T> reading) {
        ZipEntry entry = Objects.requireNonNull(entries.get(name), name);
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
            T read = reading.of(Npy.open(file, name, in));
            in.transferTo(OutputStream.nullOutputStream());
            if (sum.getValue() != entry.getCrc()) {
                throw new ZipException(name + " holds other bytes than were written");
            }
            return read;
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static DemonstrationFormatException damaged(Path file, Exception cause) {
        return new DemonstrationFormatException(
                file, "is no whole .npz file (cut short or damaged)", "copy or save it again", cause);
    }

    private static DemonstrationFormatException unreadable(Path file, IOException cause) {
        return new DemonstrationFormatException(
                file, "can't be read (" + cause.getMessage() + ")", "check that it is a readable file", cause);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
