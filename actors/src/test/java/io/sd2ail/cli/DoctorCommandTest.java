package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.check.Examination;
import io.sd2ail.check.Finding;
import io.sd2ail.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    @Test
    void findings_onAMachineThatRunsTheTests_includeNoFailure() {
        List<Finding> findings = examination(folder.resolve("runs")).findings();
        assertThat(findings).noneMatch(finding -> finding.level() == Finding.Level.FAIL);
        assertThat(findings).extracting(Finding::subject).contains("java", "learner", "environments", "disk");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void findings_whereRunsCanNotBeWritten_sayTheMend() throws IOException {
        Path file = Files.createFile(folder.resolve("runs"));
        assertThat(examination(file).findings())
                .filteredOn(finding -> finding.subject().equals("run directories"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Finding.Level.FAIL);
                    assertThat(finding.result()).contains("--run");
                });
    }

    private static Examination examination(Path runs) {
        return new Examination(Screen.plain(System.out, System.err), runs);
    }
}
