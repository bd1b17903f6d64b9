package io.sd2ail.demonstration.format;

import io.jhdf.exceptions.HdfException;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.Demonstrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads demonstrations in whatever known format they are. Formats are told apart by content; a file's name says
/// nothing.
public final class DemonstrationFormats {
    /// The first one that recognises a path reads it.
    private static final List<DemonstrationFormat> ALL = List.of(
            new ImitationFormat(),
            new NpzFormat(),
            new MinariFormat(),
            new RobomimicFormat(),
            new D4rlFormat(),
            new LeRobotFormat(),
            new CsvFormat());

    private DemonstrationFormats() {}

    /// @throws DemonstrationFormatException when it can't be used; the message says why and what to do
    public static Demonstrations read(Path path) {
        return open(path, List.of()).demonstrations();
    }

    /// @param path a file or a directory
    /// @param observationParts that make an observation, in this order, where the format keeps them apart; none
    /// given: all of one number or one row of numbers a step, sorted by name
    /// @throws DemonstrationFormatException when it can't be used; the message says why and what to do
    public static DemonstrationFile open(Path path, List<String> observationParts) {
        try {
            return format(path).read(path, observationParts);
        } catch (NoSuchFileException e) {
            throw new DemonstrationFormatException(path, "does not exist", "check the path", e);
        } catch (IOException e) {
            throw new DemonstrationFormatException(
                    path, "can't be read (" + e.getMessage() + ")", "check that it is a readable file", e);
        } catch (DemonstrationFormatException e) {
            throw e;
        } catch (HdfException e) {
            Throwable first = e;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            throw new DemonstrationFormatException(
                    path,
                    "is HDF5 that is damaged or too new (" + first.getMessage() + ")",
                    "copy it again, or write it with h5py.File(name, \"w\", libver=\"earliest\")",
                    e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // What the libraries do with sizes and addresses that damage has changed.
            throw new DemonstrationFormatException(path, "is damaged (" + e + ")", "copy or save it again", e);
        }
    }

    private static DemonstrationFormat format(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw new DemonstrationFormatException(
                    path, "is neither a file nor a folder", "save what comes there as a file first");
        }
        FileStart start = FileStart.of(path);
        Refusals.check(path, start);
        for (DemonstrationFormat format : ALL) {
            if (format.recognises(path, start)) {
                return format;
            }
        }
        throw new DemonstrationFormatException(
                path,
                start.directory() ? "is a folder of no known format" : "is of no known format",
                "give "
                        + String.join(
                                ", ",
                                ALL.stream().map(DemonstrationFormat::name).toList()) + " (docs/demonstrations.md)");
    }

    /// Whether a file is already what [DemonstrationWriter] makes of it.
    public static boolean isWrittenForm(Path path) {
        return Files.isRegularFile(path) && NpzFormat.isOurs(path);
    }
}
