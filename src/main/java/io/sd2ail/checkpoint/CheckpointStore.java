package io.sd2ail.checkpoint;

import io.sd2ail.data.CheckpointManifest;
import io.sd2ail.data.State;
import io.sd2ail.wire.MalformedMessageException;
import io.sd2ail.wire.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The saved states of a run, each in a folder named by the learner's updates: `state.pb` and `manifest.pb`.
///
/// A checkpoint is written beside, synced, then renamed, so a folder without `.tmp` is whole, whenever the writer dies.
/// One that was damaged later is skipped with a warning. Thread-safe: one caller at a time.
public final class CheckpointStore {
    /// The layout of states that this version writes and reads.
    public static final int FORMAT = 1;

    private static final Logger log = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern NAME = Pattern.compile("\\d{12,19}(\\.old)?");
    private static final String STATE = "state.pb";
    private static final String MANIFEST = "manifest.pb";
    private static final long MAX_MANIFEST_BYTES = 1024;

    /// A whole checkpoint.
    ///
    /// @param folder where it lies
    public record Checkpoint(CheckpointManifest manifest, State state, Path folder) {}

    /// Why a checkpoint can't be used; completes "FOLDER ...".
    private static final class DamageException extends Exception {
        private static final long serialVersionUID = 1L;

        DamageException(String message) {
            super(message);
        }
    }

    private final Path folder;
    private final int keep;

    /// @param folder that holds the checkpoints; made by the first write
    /// @param keep newest checkpoints to keep, at least 1
    public CheckpointStore(Path folder, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 checkpoint must be kept, not " + keep);
        }
        this.folder = folder;
        this.keep = keep;
    }

    /// Writes a checkpoint and deletes those that are no longer among the newest. One of the same number of updates is
    /// replaced.
    ///
    /// @return its folder
    /// @throws StorageException when it can't be written; earlier checkpoints are untouched
    public synchronized Path write(State state, long updates, long environmentSteps) {
        Path target = folder(updates);
        Path beside = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.createDirectories(folder);
            DurableFiles.delete(beside);
            Files.createDirectory(beside);
            CRC32C crc = new CRC32C();
            DurableFiles.write(beside.resolve(STATE), out -> writeState(state, out, crc));
            long bytes = Files.size(beside.resolve(STATE));
            CheckpointManifest manifest =
                    sealed(new CheckpointManifest(FORMAT, updates, environmentSteps, bytes, 0), crc);
            DurableFiles.write(beside.resolve(MANIFEST), out -> out.write(WireFormat.encode(manifest)));
            DurableFiles.sync(beside);
            putInPlace(beside, target);
            prune();
            return target;
        } catch (IOException e) {
            throw StorageException.writing(target, e);
        }
    }

    private static void writeState(State state, OutputStream out, CRC32C crc) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(out, crc);
        WireFormat.write(state, checked);
        checked.flush();
    }

    private static CheckpointManifest sealed(CheckpointManifest manifest, CRC32C crc) {
        ByteBuffer numbers = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putLong(manifest.format())
                .putLong(manifest.updates())
                .putLong(manifest.environmentSteps())
                .putLong(manifest.stateBytes());
        crc.update(numbers.flip());
        return new CheckpointManifest(
                manifest.format(), manifest.updates(), manifest.environmentSteps(), manifest.stateBytes(), (int)
                        crc.getValue());
    }

    /// A folder can't be renamed over another: the former one steps aside first, and is found there if we die between.
    private void putInPlace(Path beside, Path target) throws IOException {
        Path old = target.resolveSibling(target.getFileName() + ".old");
        DurableFiles.delete(old);
        if (Files.exists(target)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.sync(folder);
        DurableFiles.delete(old);
    }

    private void prune() throws IOException {
        List<Path> checkpoints = newestFirst();
        for (Path surplus : checkpoints.subList(Math.min(keep, checkpoints.size()), checkpoints.size())) {
            Path beside = surplus.resolveSibling(surplus.getFileName() + ".tmp");
            DurableFiles.delete(beside);
            Files.move(surplus, beside, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.delete(beside);
        }
    }

    /// The updates of all checkpoints, newest first, whole or not.
    ///
    /// @throws StorageException when the folder can't be read
    public synchronized List<Long> all() {
        try {
            return newestFirst().stream()
                    .map(CheckpointStore::updatesOf)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    /// The checkpoint of so many updates.
    ///
    /// @throws StorageException when there is none, or it is damaged
    public synchronized Checkpoint at(long updates) {
        Path checkpoint = folder(updates);
        if (!Files.isDirectory(checkpoint)) {
            List<Long> there = all();
            throw StorageException.unusable(
                    folder,
                    "has no checkpoint " + updates,
                    there.isEmpty()
                            ? "it has none at all"
                            : "those that are there are "
                                    + there.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        try {
            return read(checkpoint);
        } catch (DamageException | MalformedMessageException e) {
            throw StorageException.unusable(checkpoint, String.valueOf(e.getMessage()), "choose another checkpoint");
        } catch (IOException e) {
            throw StorageException.reading(checkpoint, e);
        }
    }

    /// Moves the checkpoints that are newer than one out of the way.
    ///
    /// @param aside folder that takes them; made when it is needed
    /// @throws StorageException when they can't be moved
    public synchronized void setAsideAfter(long updates, Path aside) {
        try {
            for (Path newer : newestFirst()) {
                if (updatesOf(newer) > updates) {
                    Files.createDirectories(aside);
                    Files.move(newer, aside.resolve(newer.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(aside, e);
        }
    }

    private Path folder(long updates) {
        return folder.resolve("%012d".formatted(updates));
    }

    private List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> listing = Files.list(folder)) {
            return listing.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(CheckpointStore::updatesOf)
                            .reversed()
                            .thenComparing(Path::toString))
                    .toList();
        }
    }

    private static long updatesOf(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().replace(".old", ""));
    }

    /// The newest whole checkpoint.
    ///
    /// @throws StorageException when the newest whole one is of a format that this version doesn't read
    public synchronized Optional<Checkpoint> latest() {
        try {
            List<Path> newestFirst = newestFirst();
            for (Path checkpoint : newestFirst) {
                try {
                    return Optional.of(read(checkpoint));
                } catch (DamageException | MalformedMessageException | IOException e) {
                    boolean last = checkpoint.equals(newestFirst.getLast());
                    log.warn(
                            "{} {}: {}",
                            checkpoint,
                            e.getMessage(),
                            last ? "skipped, and there is no earlier one" : "skipped, the one before it is tried");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    private static Checkpoint read(Path checkpoint) throws IOException, DamageException {
        Path stateFile = requireFile(checkpoint.resolve(STATE));
        Path manifestFile = requireFile(checkpoint.resolve(MANIFEST));
        if (Files.size(manifestFile) > MAX_MANIFEST_BYTES) {
            throw new DamageException("has a manifest of " + Files.size(manifestFile) + " bytes");
        }
        CheckpointManifest manifest = WireFormat.checkpointManifest(Files.readAllBytes(manifestFile));
        if (manifest.stateBytes() != Files.size(stateFile)) {
            throw new DamageException(
                    "is torn: " + STATE + " has " + Files.size(stateFile) + " bytes, not " + manifest.stateBytes());
        }
        requireChecksum(stateFile, manifest);
        if (manifest.format() != FORMAT) {
            throw StorageException.unusable(
                    checkpoint,
                    "has the unknown format " + manifest.format() + ", this version reads format " + FORMAT,
                    "resume with the version that wrote it");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(stateFile), 1 << 16)) {
            return new Checkpoint(manifest, WireFormat.readState(in), checkpoint);
        }
    }

    private static void requireChecksum(Path stateFile, CheckpointManifest manifest)
            throws IOException, DamageException {
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(stateFile), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!sealed(manifest, crc).equals(manifest)) {
            throw new DamageException("is damaged: the checksum of " + STATE + " and " + MANIFEST + " is wrong");
        }
    }

    private static Path requireFile(Path file) throws DamageException {
        if (!Files.isRegularFile(file)) {
            throw new DamageException("has no " + file.getFileName());
        }
        return file;
    }
}
