package io.sd2ail.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.telemetry.Runs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
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
                        new EventFile.Event(1_700_000_000.25, 0, "", Map.of(), false),
                        new EventFile.Event(
                                1_700_000_000.25, 300, "", Map.of("train/a", 0.25f, "train/b", -3.0f), false));
    }

    /// SD2AIL_PYTHON names a Python with tensorboard; .ci/run makes one.
    @Test
    @EnabledIfEnvironmentVariable(named = "SD2AIL_PYTHON", matches = ".+")
    void write_rows_areReadByTensorBoardItselfWithTheSettingsOfTheHparamsTab() throws Exception {
        TensorBoardWriter writer = new TensorBoardWriter(folder, CLOCK);
        writer.open(Runs.started(folder));
        writer.write(new MetricRow(300, 200, 1, new TreeMap<>(Map.of("eval/normalized_score", 0.25))));
        writer.write(new MetricRow(600, 500, 2, new TreeMap<>(Map.of("eval/normalized_score", 0.5))));
        writer.close();
        Path script = Files.createTempFile("tensorboard", ".py");
        try (InputStream source = TensorBoardWriterTest.class.getResourceAsStream("read_events.py")) {
            Files.write(script, Objects.requireNonNull(source).readAllBytes());
            Process process = new ProcessBuilder(System.getenv("SD2AIL_PYTHON"), script.toString(), folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output.lines())
                    .containsExactly(
                            "300 0.25",
                            "600 0.5",
                            "algorithm sd2ail",
                            "sd2ail.sac.learning-rate 0.001",
                            "seed 7.0",
                            "started 1700000000.25");
        } finally {
            Files.delete(script);
        }
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
