package io.sd2ail.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The folder of one run, owned by one process at a time through a lock on its file `lock`.
///
/// `config.conf` (resolved) · `fingerprint.conf` · `metrics.csv` · `journal/` · `checkpoints/` · `policy/` ·
/// `dead-letters/` · `episodes/`
public final class RunDirectory implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("journal", "checkpoints", "policy", "dead-letters");
    private static final String CONFIG = "config.conf";
    private static final String FINGERPRINT = "fingerprint.conf";
    private static final String LOCK = "lock";
    private static final String ID = "run-id";

    /// A process's second lock on a file would drop the first when it is closed, so the own ones are known here.
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path ownedKey;
    private final FileChannel lockChannel;

    private RunDirectory(Path path) throws IOException {
        this.path = path;
        ownedKey = path.toRealPath();
        if (!OWNED.add(ownedKey)) {
            throw StorageException.inUse(
                    path, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            lockChannel = lock(path);
        } catch (IOException | StorageException e) {
            OWNED.remove(ownedKey);
            throw e;
        }
    }

    /// Starts a run in a folder that doesn't exist or is empty.
    ///
    /// @param config the resolved configuration, as HOCON
    /// @throws StorageException when the folder holds something, is in use or can't be written
    public static RunDirectory create(Path path, String config) {
        try {
            Files.createDirectories(path);
            requireEmpty(path);
            RunDirectory directory = new RunDirectory(path);
            try {
                for (String folder : FOLDERS) {
                    Files.createDirectory(path.resolve(folder));
                }
                // Last: a folder with a configuration is a whole run directory.
                directory.store(config);
                return directory;
            } catch (IOException | StorageException e) {
                directory.close();
                throw e;
            }
        } catch (FileAlreadyExistsException e) {
            throw StorageException.unusable(path, "is a file", "name another folder for the run");
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    /// Replaces the stored configuration: a run that goes on with other settings remembers them.
    ///
    /// @param config the resolved configuration, as HOCON
    /// @throws StorageException when it can't be written
    public void store(String config) {
        replace(CONFIG, config);
    }

    /// What the run's saved state depends on, if it was ever stored.
    ///
    /// @param path of a run
    /// @throws StorageException when it can't be read
    public static Optional<String> fingerprint(Path path) {
        Path file = path.resolve(FINGERPRINT);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /// Stores what the run's saved state depends on.
    ///
    /// @throws StorageException when it can't be written
    public void storeFingerprint(String fingerprint) {
        replace(FINGERPRINT, fingerprint);
    }

    private void replace(String name, String text) {
        DurableFiles.replace(path.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Gives up a folder that was made for a run which never began, with all that is in it.
    ///
    /// @throws StorageException when it can't be removed
    public void discard() {
        close();
        try {
            DurableFiles.delete(path);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    /// Takes over the folder of an earlier run.
    ///
    /// @throws StorageException when it isn't a run's folder, is in use or can't be written
    public static RunDirectory open(Path path) {
        if (!Files.isDirectory(path)) {
            throw StorageException.unusable(path, "is no folder", "name the folder of a run, such as runs/NAME");
        }
        List<String> missing = Stream.concat(Stream.of(CONFIG), FOLDERS.stream())
                .filter(name -> !Files.exists(path.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw StorageException.unusable(
                    path,
                    "is not the folder of a run, it has no " + String.join(", no ", missing),
                    "name the folder of a run, such as runs/NAME");
        }
        try {
            return new RunDirectory(path);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    private static void requireEmpty(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                throw StorageException.unusable(
                        path, "is not empty", "name another folder for a new run, or go on with --resume " + path);
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw StorageException.inUse(
                        path, Files.readString(path.resolve(LOCK)).strip());
            }
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | StorageException e) {
            channel.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /// The resolved configuration, HOCON.
    public Path config() {
        return path.resolve(CONFIG);
    }

    public Path metrics() {
        return path.resolve("metrics.csv");
    }

    public Path journal() {
        return path.resolve("journal");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path policy() {
        return path.resolve("policy");
    }

    /// What a user had taken out of the run; there when something was.
    public Path dropped() {
        return path.resolve("dropped");
    }

    public Path deadLetters() {
        return path.resolve("dead-letters");
    }

    /// What tells this run from every other, the same in all processes that ever own it.
    ///
    /// @throws StorageException when it can't be kept
    public String id() {
        Path file = path.resolve(ID);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            String id = UUID.randomUUID().toString();
            DurableFiles.replace(file, out -> out.write((id + "\n").getBytes(StandardCharsets.US_ASCII)));
            return id;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /// Gives the folder up; another process may take it over.
    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw StorageException.writing(path.resolve(LOCK), e);
        } finally {
            OWNED.remove(ownedKey);
        }
    }
}
