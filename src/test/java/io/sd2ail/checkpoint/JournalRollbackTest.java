package io.sd2ail.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.wire.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRollbackTest {
    private static final long SMALL = 2_000;

    private final Path folder;
    private final Path aside;

    JournalRollbackTest(@TempDir Path scratch) {
        this.folder = scratch.resolve("journal");
        this.aside = scratch.resolve("dropped");
    }

    private static CheckedBatch batch(long index) {
        return Samples.checkedBatch(index, (int) (index % 7), (int) (index % 2));
    }

    private void write(int count) {
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            for (int i = 0; i < count; i++) {
                journal.append(List.of(batch(i)));
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private List<Long> indices() {
        List<Long> indices = new ArrayList<>();
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            journal.read(journal.firstIndex(), (index, _) -> indices.add(index));
        }
        return indices;
    }

    @Test
    void endBefore_anyRecord_keepsWhatWasBeforeAndGoesOnFromThere() {
        for (long end : List.of(60L, 41L, 40L, 17L, 1L, 0L)) {
            try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
                for (long i = journal.nextIndex(); i < 60; i++) {
                    journal.append(List.of(batch(i)));
                }
            }
            JournalRollback.endBefore(folder, end, aside);
            JournalRollback.endBefore(folder, end, aside);
            assertThat(indices()).isEqualTo(LongStream.range(0, end).boxed().toList());
        }
    }

    @Test
    void endBefore_damageBehind_isLeftBehind() throws IOException {
        write(62);
        Path last = files().getLast();
        long firstOfLast = Long.parseLong(last.getFileName().toString().substring(0, 20));
        flip(last, 40);
        assertThatThrownBy(this::indices).isInstanceOf(StorageException.class);
        JournalRollback.endBefore(folder, firstOfLast, aside);
        assertThat(indices()).hasSize((int) firstOfLast);
        assertThat(aside.resolve(last.getFileName())).isRegularFile();
    }

    @Test
    void endBefore_damageBeforeTheEnd_isRefusedAndNothingChanges() throws IOException {
        write(60);
        List<Path> before = files();
        flip(before.get(1), 40);
        long firstOfThird =
                Long.parseLong(before.get(2).getFileName().toString().substring(0, 20));
        assertThatThrownBy(() -> JournalRollback.endBefore(folder, firstOfThird, aside))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("--without-replay");
        assertThat(files()).isEqualTo(before);
        assertThat(aside).doesNotExist();
    }

    @Test
    void startAt_anIndex_isAnEmptyJournalThatCountsOn() throws IOException {
        write(30);
        int files = files().size();
        JournalRollback.startAt(folder, 25, aside);
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            assertThat(journal.firstIndex()).isEqualTo(25);
            assertThat(journal.nextIndex()).isEqualTo(25);
            journal.append(List.of(batch(25)));
        }
        assertThat(indices()).containsExactly(25L);
        try (Stream<Path> kept = Files.list(aside)) {
            assertThat(kept).hasSize(files);
        }
    }

    @Test
    void rows_ofAnyRange_areTheirSum() {
        write(40);
        try (ReplayJournal journal = ReplayJournal.open(folder, SMALL, Acknowledgement.WRITTEN)) {
            for (long from : List.of(0L, 3L, 20L, 39L)) {
                for (long before : List.of(39L, 40L)) {
                    assertThat(journal.rows(from, before))
                            .isEqualTo(LongStream.range(from, before)
                                    .map(index -> batch(index).insertedRows())
                                    .sum());
                }
            }
        }
    }
}
