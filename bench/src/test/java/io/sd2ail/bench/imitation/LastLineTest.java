package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastLineTest {
    @TempDir
    private Path folder;

    @Test
    void of_aFileThatIsBeingWritten_isTheLastWholeLine() throws IOException {
        Path file = Files.writeString(folder.resolve("metrics.csv"), "head\n" + "100,1\n".repeat(2000) + "200,1\n30");

        assertThat(LastLine.of(file)).contains("200,1");
    }

    @Test
    void of_noFile_isNothing() {
        assertThat(LastLine.of(folder.resolve("none"))).isEmpty();
    }

    @Test
    void of_aHeadAlone_isNothing() throws IOException {
        assertThat(LastLine.of(Files.writeString(folder.resolve("metrics.csv"), "head\n")))
                .isEmpty();
    }
}
