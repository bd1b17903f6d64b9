package io.sd2ail.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_250L));

    @TempDir
    private Path folder;

    @Test
    void write_rows_areReadBackByAnIndependentParser() throws IOException {
        TensorBoardWriter writer = new TensorBoardWriter(folder, CLOCK);
        writer.open(Runs.started(folder));
        writer.write(new MetricRow(300, 200, 1, new TreeMap<>(Map.of("train/a", 0.25, "train/b", -3.0))));
        writer.close();

        List<EventFile.Event> events = EventFile.read(onlyFile());
        assertThat(events)
                .containsExactly(
                        new EventFile.Event(1_700_000_000.25, 0, "brain.Event:2", Map.of(), false),
                        new EventFile.Event(
                                1_700_000_000.25, 300, "", Map.of("train/a", 0.25f, "train/b", -3.0f), false));
    }

    @Test
    void open_whenTheRunGoesOn_makesReadersForgetWhatCameAfterTheCheckpoint() throws IOException {
        TensorBoardWriter writer = new TensorBoardWriter(folder, CLOCK);
        writer.open(Runs.started(folder, 1000, 500));
        writer.close();
        EventFile.Event last = EventFile.read(onlyFile()).getLast();
        assertThat(last.sessionStart()).isTrue();
        assertThat(last.step()).isEqualTo(1001);
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            assertThat(found.getFirst().getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
            return found.getFirst();
        }
    }
}
