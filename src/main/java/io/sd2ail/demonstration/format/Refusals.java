package io.sd2ail.demonstration.format;

import io.sd2ail.demonstration.DemonstrationFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/// What is recognised and not read, with what makes it readable.
final class Refusals {
    private static final String RESAVE =
            "open it with the Python program that wrote it, if you trust it, and save numpy.savez(\"demos.npz\","
                    + " observations=..., actions=..., rewards=..., terminated=..., truncated=...)";

    private Refusals() {}

    /// @throws DemonstrationFormatException when it is one of these
    static void check(Path path, FileStart start) {
        if (start.directory()) {
            checkDirectory(path);
        } else if (start.bytes().length == 0) {
            throw new DemonstrationFormatException(path, "is empty", "copy or save it again");
        } else if (start.begins("version https://git-lfs")) {
            throw new DemonstrationFormatException(
                    path, "is a Git LFS pointer, not the file itself", "fetch it by git lfs pull");
        } else if (isPickle(start)) {
            throw new DemonstrationFormatException(
                    path, "is a pickle, which can run any program when it is opened", RESAVE);
        } else if (start.begins("\u0093NUMPY")) {
            throw new DemonstrationFormatException(
                    path,
                    "is a single .npy array",
                    "save several with numpy.savez(\"demos.npz\", observations=..., actions=..., rewards=...,"
                            + " terminated=..., truncated=...)");
        } else if (start.begins("\u001f\u008b")) {
            throw new DemonstrationFormatException(path, "is compressed by gzip", "unpack it: gunzip -k " + path);
        } else if (start.begins("ARROW1") || start.begins("\u00ff\u00ff\u00ff\u00ff")) {
            throw new DemonstrationFormatException(
                    path,
                    "is an Arrow file",
                    "save Parquet with LeRobot's columns, or numpy.savez as docs/demonstrations.md shows");
        } else if (start.isZip() && isTorch(path)) {
            throw new DemonstrationFormatException(path, "is a PyTorch archive, which holds a pickle", RESAVE);
        }
    }

    /// Protocols 2 to 5 begin with their number and end with a dot; 0 and 1 are text.
    private static boolean isPickle(FileStart start) {
        byte[] bytes = start.bytes();
        return (bytes.length > 1 && bytes[0] == (byte) 0x80 && bytes[1] >= 2 && bytes[1] <= 5)
                || start.begins("(lp0\n")
                || start.begins("(dp0\n")
                || start.begins("cnumpy.core");
    }

    private static boolean isTorch(Path path) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().endsWith("/data.pkl"));
        } catch (IOException | IllegalArgumentException _) { // damaged: refused where zips are read
            return false;
        }
    }

    private static void checkDirectory(Path path) {
        if (Files.exists(path.resolve("dataset_info.json")) && Files.exists(path.resolve("state.json"))) {
            throw new DemonstrationFormatException(
                    path,
                    "is a folder of the datasets library, as imitation 1.0 writes it",
                    "in Python: t = imitation.data.serialize.load(\"" + path + "\"), then save with numpy.savez as"
                            + " docs/demonstrations.md shows");
        }
    }
}
