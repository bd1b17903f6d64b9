package io.sd2ail.fuzz;

import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.fake.Batches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A segment of the replay journal.
final class JournalTarget implements FuzzTarget {
    private static final long SEGMENT_BYTES = 1 << 20;

    private final Path folder = new Scratch().folder();

    @Override
    public List<byte[]> seeds() throws IOException {
        empty();
        WorkerId worker = new WorkerId("rollout-1", 0);
        try (ReplayJournal journal = ReplayJournal.open(folder, SEGMENT_BYTES, Acknowledgement.SYNCED)) {
            journal.append(List.of(CheckedBatch.allPassed(Batches.batch(worker, 0, 2))));
            journal.append(List.of(CheckedBatch.allPassed(Batches.batch(worker, 1, 2))));
        }
        return List.of(Files.readAllBytes(folder.resolve(segment())));
    }

    private String segment() {
        return "%020d.journal".formatted(0);
    }

    private void empty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Override
    public void read(byte[] input) throws IOException {
        empty();
        Files.write(folder.resolve(segment()), input);
        try (ReplayJournal journal = ReplayJournal.open(folder, SEGMENT_BYTES, Acknowledgement.SYNCED)) {
            journal.read(journal.firstIndex(), (_, _) -> {});
        } catch (StorageException _) {
            // Refused.
        }
    }
}
