package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.bench.BenchmarkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImitationMethodTest {
    @TempDir
    private Path folder;

    @Test
    void preset_ofThePaper_isTheTasksWhereThereIsOne() throws IOException {
        Path own = Files.writeString(folder.resolve("paper-Hopper-v5.conf"), "");

        assertThat(ImitationMethod.PAPER.preset(folder, "Hopper-v5")).isEqualTo(own);
        assertThat(ImitationMethod.PAPER.preset(folder, "Pendulum-v1")).isEqualTo(folder.resolve("paper.conf"));
        assertThat(ImitationMethod.PAPER.preset(folder, "mjcf:a/b.xml")).isEqualTo(folder.resolve("paper.conf"));
    }

    @Test
    void preset_ofTheBaselines_isThePapersToo() {
        assertThat(ImitationMethod.GAIL.preset(folder, "Hopper-v5")).isEqualTo(folder.resolve("paper.conf"));
        assertThat(ImitationMethod.DIFFAIL.preset(folder, "Hopper-v5")).isEqualTo(folder.resolve("paper.conf"));
    }

    @Test
    void preset_ofWhatTakesTheTasksSettings_isNone() {
        assertThat(ImitationMethod.SD2AIL.preset(folder, "Hopper-v5")).isNull();
        assertThat(ImitationMethod.BC.preset(folder, "Hopper-v5")).isNull();
    }

    @Test
    void named_anUnknownName_isBadUsage() {
        assertThatThrownBy(() -> ImitationMethod.named("sac"))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageStartingWith("--algorithms has 'sac', which is none of sd2ail, bc, paper, diffail, gail");
    }
}
