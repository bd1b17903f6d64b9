package io.sd2ail.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Files that are there whole or not at all, also after a power cut.
public final class DurableFiles {
    /// Writes the content of a file.
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private DurableFiles() {}

    /// Writes a file and waits until it is on the disk. Its name is only durable after [#sync(Path)] of its folder.
    static void write(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    /// Replaces a file: a reader sees the former content or the new one, never a part.
    ///
    /// @throws StorageException when it can't be written; the former content is still there
    public static void replace(Path file, Content content) {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            write(beside, content);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(file.toAbsolutePath().resolveSibling("."));
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /// Waits until the names in a folder are on the disk.
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Removes a folder and all in it, if it is there.
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
