package io.sd2ail.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    private static final WorkerId SOURCE = new WorkerId("rollout \"0\"", 3);

    private final Path folder;
    private final Path file;

    DeadLettersTest(@TempDir Path folder) {
        this.folder = folder;
        file = folder.resolve("rejected.jsonl");
    }

    @Test
    void add_row_isOneLineOfJson() {
        try (DeadLetters letters = new DeadLetters(folder, 1000)) {
            letters.add(SOURCE, "10.0.0.7:2551", 4, 5, "reward is not finite", new float[] {
                1.5f, Float.NaN, Float.NEGATIVE_INFINITY
            });
        }
        assertThat(file)
                .hasContent(
                        "{\"worker\":\"rollout \\\"0\\\"\",\"incarnation\":3,\"node\":\"10.0.0.7:2551\",\"sequence\":4,\"row\":5,"
                                + "\"reason\":\"reward is not finite\",\"values\":[1.5,\"NaN\",\"-Infinity\"]}\n");
    }

    @Test
    void add_beyondTheSize_isOnlyCounted() throws IOException {
        try (DeadLetters letters = new DeadLetters(folder, 300)) {
            for (int row = 0; row < 10; row++) {
                letters.add(SOURCE, "10.0.0.7:2551", 4, row, "action", new float[] {row});
            }
            assertThat(Files.readAllLines(file))
                    .hasSize(10 - (int) letters.leftOut())
                    .hasSizeBetween(2, 4);
            assertThat(Files.size(file)).isLessThanOrEqualTo(300);
        }
    }

    @Test
    void add_afterOpeningAgain_keepsTheFormerLines() throws IOException {
        for (int life = 0; life < 2; life++) {
            try (DeadLetters letters = new DeadLetters(folder, 300)) {
                letters.add(SOURCE, "10.0.0.7:2551", life, 0, "action", new float[0]);
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void add_noSpaceLeft_namesTheFile() throws IOException {
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        try (DeadLetters letters = new DeadLetters(folder, 300)) {
            assertThatThrownBy(() -> letters.add(SOURCE, "10.0.0.7:2551", 4, 5, "action", new float[0]))
                    .isInstanceOf(StorageException.class)
                    .hasMessage(
                            "can't write " + file + " (No space left on device): free some space and resume the run");
        }
    }
}
