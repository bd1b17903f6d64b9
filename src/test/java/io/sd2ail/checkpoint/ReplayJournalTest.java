package io.sd2ail.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.wire.Samples;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayJournalTest {
    private static final long SMALL = 2_000;

    private final Path folder;

    ReplayJournalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static CheckedBatch batch(long index) {
        return Samples.checkedBatch(index, (int) (index % 7), (int) (index % 2));
    }

    private ReplayJournal withRecords(int count, long segmentBytes) {
        ReplayJournal journal = ReplayJournal.open(folder, segmentBytes, Acknowledgement.WRITTEN);
        for (int i = 0; i < count; i++) {
            journal.append(List.of(batch(i)));
        }
        return journal;
    }

    private static void assertHolds(ReplayJournal journal, long from, long end) {
        List<Long> indices = new ArrayList<>();
        journal.read(from, (index, batch) -> {
            indices.add(index);
            assertThat(batch).usingRecursiveComparison(Samples.EXACT).isEqualTo(batch(index));
        });
        assertThat(indices).isEqualTo(LongStream.range(from, end).boxed().toList());
        assertThat(journal.nextIndex()).isEqualTo(end);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void open_emptyFolder_isAnEmptyJournal() {
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            assertHolds(journal, 0, 0);
        }
    }

    @Test
    void read_acrossSegments_givesAllInOrder() throws IOException {
        try (ReplayJournal journal = withRecords(60, SMALL)) {
            assertThat(files()).hasSizeGreaterThan(3).first().hasToString(folder + "/00000000000000000000.journal");
            assertHolds(journal, 0, 60);
            assertHolds(journal, 31, 60);
        }
    }

    @Test
    void append_manyAtOnce_storesThemInTheirOrder() {
        try (ReplayJournal journal = withRecords(3, SMALL)) {
            journal.append(
                    LongStream.range(3, 40).mapToObj(ReplayJournalTest::batch).toList());
            journal.append(List.of(batch(40)));
            assertHolds(journal, 0, 41);
            assertHolds(journal, 17, 41);
        }
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            assertHolds(journal, 0, 41);
        }
    }

    @Test
    void open_again_goesOn() {
        withRecords(20, SMALL).close();
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            journal.append(List.of(batch(20)));
            assertHolds(journal, 0, 21);
        }
    }

    @Test
    void open_recordCutAtAnyByte_keepsTheOthersAndGoesOn() throws IOException {
        withRecords(3, SMALL).close();
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        int lastRecord = JournalSegment.record(2, 2, batch(2)).remaining();
        for (int cut = 1; cut < lastRecord; cut++) {
            Files.write(file, Arrays.copyOf(whole, whole.length - cut));
            try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
                assertThat(journal.nextIndex()).isEqualTo(2);
                journal.append(List.of(batch(2)));
                assertHolds(journal, 0, 3);
            }
        }
    }

    @Test
    void open_tailOfZeros_isCutOff() throws IOException {
        withRecords(3, SMALL).close();
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 300));
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            assertHolds(journal, 0, 3);
        }
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void open_segmentCutWithinItsBeginning_goesOnInIt() throws IOException {
        withRecords(2, SMALL).close();
        Files.write(JournalSegment.file(folder, 2), new byte[3]);
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            journal.append(List.of(batch(2)));
            assertHolds(journal, 0, 3);
        }
    }

    @Test
    void open_anyByteFlippedBeforeTheLastRecord_isRefusedNamingThePlace() throws IOException {
        withRecords(3, SMALL).close();
        assertRefusedWithAnyByteFlippedBeforeTheLastRecord(Acknowledgement.WRITTEN);
    }

    /// Of three records in one segment.
    private void assertRefusedWithAnyByteFlippedBeforeTheLastRecord(Acknowledgement acknowledgement)
            throws IOException {
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        int last = whole.length - JournalSegment.record(2, 2, batch(2)).remaining();
        for (int at = 0; at < last; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            Files.write(file, flipped);
            assertThatThrownBy(() -> ReplayJournal.open(folder, SMALL, acknowledgement))
                    .as("byte %d", at)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContainingAll(file.toString(), "at byte ", "restore the file from a copy");
        }
        assertThat(Files.size(file)).isEqualTo(whole.length);
    }

    @Test
    void open_afterAPowerCutWithinWhatWasNotSynced_keepsWhatWasAndCutsOffTheRest() throws IOException {
        long synced;
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.SYNCED)) {
            journal.append(List.of(batch(0), batch(1)));
            journal.sync();
            synced = Files.size(files().getFirst());
            journal.append(List.of(batch(2)));
            journal.append(List.of(batch(3), batch(4)));
        }
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        // The disk got the later pages, not the first one of them.
        Arrays.fill(whole, Math.toIntExact(synced), Math.toIntExact(synced) + 30, (byte) 0);
        Files.write(file, whole);
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.SYNCED)) {
            assertHolds(journal, 0, 2);
            journal.append(List.of(batch(2)));
            assertHolds(journal, 0, 3);
        }
    }

    @Test
    void open_synced_anyByteFlippedBeforeWhatWasSyncedLast_isRefused() throws IOException {
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.SYNCED)) {
            journal.append(List.of(batch(0), batch(1)));
            journal.sync();
            journal.append(List.of(batch(2)));
        }
        assertRefusedWithAnyByteFlippedBeforeTheLastRecord(Acknowledgement.SYNCED);
    }

    @Test
    void sync_thatFails_isSaidAndNothingIsTakenAnyMore() {
        ReplayJournal journal = withRecords(1, SMALL);
        journal.close();
        assertThatThrownBy(journal::sync).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> journal.append(List.of(batch(1))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("resume the run");
    }

    @Test
    void sync_whileSegmentsChange_losesNothing() throws Exception {
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.SYNCED)) {
            Thread syncing = Thread.ofPlatform().start(() -> {
                while (journal.nextIndex() < 300) {
                    journal.sync();
                }
            });
            for (int i = 0; i < 300; i++) {
                journal.append(List.of(batch(i)));
            }
            syncing.join();
            assertHolds(journal, 0, 300);
        }
        assertThat(files()).hasSizeGreaterThan(10);
    }

    @Test
    void open_ofTheFormersVersion_isReadAndGoesOnInAFileOfItsOwn() throws IOException {
        Path file = JournalSegment.file(folder, 0);
        ByteArrayOutputStream former = new ByteArrayOutputStream();
        former.write("sd2ailj1".getBytes(StandardCharsets.US_ASCII));
        former.write(ofVersion1(0));
        former.write(ofVersion1(1));
        int whole = former.size();
        former.write(ofVersion1(2), 0, 40);
        Files.write(file, former.toByteArray());
        for (int opened = 0; opened < 2; opened++) {
            try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
                assertHolds(journal, 0, 2 + opened);
                journal.append(List.of(batch(2 + opened)));
                assertHolds(journal, 0, 3 + opened);
                assertThat(journal.indexOfLastRows(1, 2)).isEqualTo(1);
            }
        }
        assertThat(Files.size(file)).isEqualTo(whole);
        assertThat(files()).containsExactly(file, JournalSegment.file(folder, 2));
    }

    /// As version 1 wrote it: without the index of what may have been acknowledged.
    private static byte[] ofVersion1(int index) {
        ByteBuffer now = JournalSegment.record(index, 0, batch(index)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer former = ByteBuffer.allocate(now.capacity() - 8).order(ByteOrder.LITTLE_ENDIAN);
        former.put(0, now, 0, 16).put(16, now, 24, now.capacity() - 24);
        CRC32C crc = new CRC32C();
        crc.update(former.array(), 8, former.capacity() - 8);
        former.putInt(4, (int) crc.getValue());
        return former.array();
    }

    @Test
    void read_byteFlippedInAnEarlierSegment_isRefused() throws IOException {
        withRecords(40, SMALL).close();
        Path file = files().get(1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            assertThatThrownBy(() -> journal.read(0, (_, _) -> {}))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContainingAll(file.toString(), "has a record with a wrong checksum, at byte ");
        }
    }

    @Test
    void read_segmentMissing_isRefused() throws IOException {
        withRecords(40, SMALL).close();
        Files.delete(files().get(1));
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            assertThatThrownBy(() -> journal.read(0, (_, _) -> {}))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("ends before record");
        }
    }

    @Test
    void indexOfLastRows_anyCount_isTheNewestThatHoldsEnough() {
        try (ReplayJournal journal = withRecords(40, SMALL)) {
            for (long before : List.of(0L, 1L, 17L, 40L)) {
                for (long rows = 0; rows < 140; rows += 3) {
                    assertThat(journal.indexOfLastRows(rows, before)).isEqualTo(scan(rows, before));
                }
            }
        }
    }

    private static long scan(long rows, long before) {
        long index = before;
        for (long missing = rows; missing > 0 && index > 0; ) {
            index--;
            missing -= batch(index).insertedRows();
        }
        return index;
    }

    @Test
    void deleteBefore_index_keepsItAndWhatFollows() throws IOException {
        try (ReplayJournal journal = withRecords(40, SMALL)) {
            int before = files().size();
            journal.deleteBefore(25);
            assertThat(files()).hasSizeLessThan(before);
            assertThat(journal.firstIndex()).isBetween(1L, 25L);
            assertHolds(journal, journal.firstIndex(), 40);
            assertThatThrownBy(() -> journal.read(0, (_, _) -> {})).isInstanceOf(IllegalArgumentException.class);
        }
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            assertHolds(journal, 25, 40);
            journal.deleteBefore(40);
            journal.append(List.of(batch(40)));
            assertHolds(journal, journal.firstIndex(), 41);
        }
    }

    @Test
    void append_noSpaceLeft_saysSoAndStoresNothing() throws IOException {
        Path full = Files.createSymbolicLink(JournalSegment.file(folder, 0), Path.of("/dev/full"));
        assertThatThrownBy(() -> ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN))
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll(folder.toString(), "No space left", "free some space");
        assertThat(full).exists();
    }

    @Test
    void append_fileTooLarge_failsOnceAndTheJournalIsAsBefore() throws Exception {
        Process child = ChildProcess.startWithFileLimit(8, "journal", folder.toString());
        List<String> output = ChildProcess.output(child).readAllLines();
        child.waitFor();
        assertThat(output.getLast()).startsWith("can't write " + folder).contains("free some space");
        long acknowledged = Long.parseLong(output.get(output.size() - 2));
        try (ReplayJournal journal = ReplayJournal.open(folder, 20_000, Acknowledgement.WRITTEN)) {
            assertThat(journal.nextIndex()).isEqualTo(acknowledged + 1);
        }
    }

    @Test
    void append_killedAtAnyMoment_keepsWhatWasAcknowledged() throws Exception {
        long acknowledged = -1;
        for (int kill = 0; kill < 10; kill++) {
            Process child = ChildProcess.start("journal", folder.toString());
            try (BufferedReader output = ChildProcess.output(child)) {
                // Another number of records each time, and the moment within the next one is chance.
                for (int line = 0; line <= kill * 37; line++) {
                    acknowledged = Long.parseLong(output.readLine());
                }
                child.toHandle().destroyForcibly();
                // What it said before it died, the last line perhaps cut.
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    acknowledged = Math.max(acknowledged, Long.parseLong(line));
                }
            } finally {
                // It writes for ever.
                child.destroyForcibly();
            }
            child.waitFor();
            assertWhole(acknowledged);
        }
        assertThat(acknowledged).isGreaterThan(300);
    }

    private void assertWhole(long acknowledged) {
        try (ReplayJournal journal = ReplayJournal.open(folder, 20_000, Acknowledgement.WRITTEN)) {
            // More may have been stored, of the append that nobody was told of.
            assertThat(journal.nextIndex()).isGreaterThan(acknowledged);
            journal.read(0, (index, batch) -> assertThat(batch.batch().sequence())
                    .isEqualTo(Samples.checkedBatch(index, 30, 1).batch().sequence()));
        }
    }
}
