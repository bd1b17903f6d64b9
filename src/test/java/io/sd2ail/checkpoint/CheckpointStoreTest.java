package io.sd2ail.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.checkpoint.CheckpointStore.Checkpoint;
import io.sd2ail.data.CheckpointManifest;
import io.sd2ail.data.RandomStream;
import io.sd2ail.wire.Samples;
import io.sd2ail.wire.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    private final Path folder;

    CheckpointStoreTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private CheckpointStore withCheckpoints(long... updates) {
        CheckpointStore store = new CheckpointStore(folder, 3);
        for (long update : updates) {
            store.write(Samples.state(update, 50), update, 2 * update);
        }
        return store;
    }

    private static void assertIs(Checkpoint checkpoint, long updates, int size) {
        assertThat(checkpoint.manifest().updates()).isEqualTo(updates);
        assertThat(checkpoint.manifest().environmentSteps()).isEqualTo(2 * updates);
        assertThat(checkpoint.state()).usingRecursiveComparison(Samples.EXACT).isEqualTo(Samples.state(updates, size));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void latest_nothingWritten_isNothing() {
        assertThat(new CheckpointStore(folder.resolve("none"), 3).latest()).isEmpty();
    }

    @Test
    void latest_severalWritten_isTheNewest() {
        assertIs(withCheckpoints(1, 2, 10).latest().orElseThrow(), 10, 50);
    }

    @Test
    void write_moreThanAreKept_deletesTheOldest() throws IOException {
        withCheckpoints(1, 2, 3, 4, 5);
        assertThat(names()).containsExactly("000000000003", "000000000004", "000000000005");
    }

    @Test
    void write_sameUpdatesAgain_replaces() throws IOException {
        CheckpointStore store = withCheckpoints(4);
        store.write(Samples.state(4, 50), 4, 99);
        assertThat(store.latest().orElseThrow().manifest().environmentSteps()).isEqualTo(99);
        assertThat(names()).containsExactly("000000000004");
    }

    @Test
    void latest_diedWhileReplacing_isTheFormer() throws IOException {
        CheckpointStore store = withCheckpoints(3, 4);
        Files.move(folder.resolve("000000000004"), folder.resolve("000000000004.old"));
        assertIs(store.latest().orElseThrow(), 4, 50);
    }

    @Test
    void latest_unfinishedBeside_isIgnored() throws IOException {
        CheckpointStore store = withCheckpoints(1);
        Files.createDirectory(folder.resolve("000000000002.tmp"));
        assertIs(store.latest().orElseThrow(), 1, 50);
        store.write(Samples.state(2, 50), 2, 4);
        assertIs(store.latest().orElseThrow(), 2, 50);
    }

    @Test
    void latest_newestWithoutManifest_isTheOneBefore() throws IOException {
        CheckpointStore store = withCheckpoints(1, 2);
        Files.delete(folder.resolve("000000000002/manifest.pb"));
        assertIs(store.latest().orElseThrow(), 1, 50);
    }

    @Test
    void latest_newestTorn_isTheOneBefore() throws IOException {
        CheckpointStore store = withCheckpoints(1, 2);
        Path state = folder.resolve("000000000002/state.pb");
        byte[] bytes = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(bytes, bytes.length / 2));
        assertIs(store.latest().orElseThrow(), 1, 50);
    }

    @Test
    void latest_anyByteFlipped_isTheOneBefore() throws IOException {
        CheckpointStore store = withCheckpoints(1, 2);
        RandomStream random = new RandomStream(1, "flips");
        for (String name : List.of("000000000002/state.pb", "000000000002/manifest.pb")) {
            Path file = folder.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 100; i++) {
                byte[] flipped = whole.clone();
                flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, flipped);
                assertIs(store.latest().orElseThrow(), 1, 50);
            }
            Files.write(file, whole);
        }
        assertIs(store.latest().orElseThrow(), 2, 50);
    }

    @Test
    void latest_allDamaged_isNothing() throws IOException {
        CheckpointStore store = withCheckpoints(1);
        Files.delete(folder.resolve("000000000001/state.pb"));
        assertThat(store.latest()).isEmpty();
    }

    @Test
    void latest_unknownFormat_isRefused() throws IOException {
        CheckpointStore store = withCheckpoints(1, 2);
        Path checkpoint = folder.resolve("000000000002");
        byte[] state = Files.readAllBytes(checkpoint.resolve("state.pb"));
        ByteBuffer numbers = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putLong(2).putLong(2).putLong(4).putLong(state.length).flip();
        CRC32C crc = new CRC32C();
        crc.update(state);
        crc.update(numbers);
        Files.write(
                checkpoint.resolve("manifest.pb"),
                WireFormat.encode(new CheckpointManifest(2, 2, 4, state.length, (int) crc.getValue())));
        assertThatThrownBy(store::latest)
                .isInstanceOf(StorageException.class)
                .hasMessage(checkpoint + " has the unknown format 2, this version reads format 1: resume with the"
                        + " version that wrote it");
    }

    @Test
    void write_folderIsAFile_namesIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new CheckpointStore(file, 3).write(Samples.state(1, 1), 1, 2))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("can't write " + file);
    }

    @Test
    void write_fileTooLarge_failsAndTheFormerOneStays() throws Exception {
        withCheckpoints(1);
        Process child = ChildProcess.startWithFileLimit(8, "checkpoints", folder.toString());
        assertThat(ChildProcess.output(child).readAllLines())
                .singleElement()
                .asString()
                .startsWith("can't write " + folder.resolve("000000000002"))
                .contains("free some space");
        child.waitFor();
        assertIs(new CheckpointStore(folder, 3).latest().orElseThrow(), 1, 50);
    }

    @Test
    void write_killedAtAnyMoment_leavesAWholeCheckpoint() throws Exception {
        long written = 0;
        for (int kill = 0; kill < 10; kill++) {
            Process child = ChildProcess.start("checkpoints", folder.toString());
            try (BufferedReader output = ChildProcess.output(child)) {
                for (int line = 0; line <= kill; line++) {
                    written = Long.parseLong(output.readLine());
                }
                child.toHandle().destroyForcibly();
                child.waitFor();
            } finally {
                // It writes for ever.
                child.destroyForcibly();
            }
            Checkpoint latest = new CheckpointStore(folder, 3).latest().orElseThrow();
            assertThat(latest.manifest().updates()).isGreaterThanOrEqualTo(written);
            assertIs(latest, latest.manifest().updates(), 2_000);
        }
        assertThat(written).isGreaterThan(50);
    }
}
