package io.sd2ail.demonstration.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.demonstration.DemonstrationFormatException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Ten malformed files of each format, and what each is refused for (src/test/python/make_malformed.py).
class MalformedFilesTest {
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
}
