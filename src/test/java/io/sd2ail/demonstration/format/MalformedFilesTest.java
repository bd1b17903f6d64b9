package io.sd2ail.demonstration.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sd2ail.demonstration.DemonstrationFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten malformed files of each format, and what each is refused for (src/test/python/make_malformed.py).
class MalformedFilesTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvFileSource(resources = "/demonstrations/malformed/sentences.csv", numLinesToSkip = 1, delimiter = '|')
    void open_malformedFile_isRefusedInOneSentenceThatNamesFileProblemAndMend(
            String file, String problem, String mend) {
        assertThatThrownBy(() -> DemonstrationFormats.open(Resources.file("malformed/" + file), List.of()))
                .isInstanceOf(DemonstrationFormatException.class)
                .message()
                .contains(file.replaceFirst("/.*", ""))
                .contains(problem)
                .contains(mend)
                .hasLineCount(1);
    }

    @Test
    @Timeout(60)
    void open_aPipe_isRefusedAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "there is no mkfifo here");

        assertThatThrownBy(() -> DemonstrationFormats.open(pipe, List.of()))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessage(pipe + " is neither a file nor a folder: save what comes there as a file first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"imitation.npz", "npz-stream.npz", "rows.csv", "d4rl-big-f4.hdf5", "d4rl-little-f2.hdf5"})
    void open_fileWithAByteChanged_isReadOrRefusedInOneSentence(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Resources.file(name));
        int refused = 0;
        for (int at = 0; at < whole.length; at += 11) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Path file = Files.write(folder.resolve("damaged"), damaged);
            try {
                DemonstrationFormats.read(file);
            } catch (DemonstrationFormatException e) {
                assertThat(e).message().startsWith(file.toString()).hasLineCount(1);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
