package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.side.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingTest {
    @TempDir
    private Path folder;

    @Test
    void lines_ofASetting_nameMachineVersionsAllocatorAndSeed() {
        Setting setting = new Setting(
                "a processor", 2, 0.5, "Linux 6", new TreeMap<>(), "A=1", "glibc's defaults", List.of(1), 3, 4);
        setting.add(Side.EAGER.form(), Map.of("torch", "2.7.1"));
        setting.add(Side.RESEARCH.form(), Map.of("torch", "2.7.1"));

        assertThat(setting.lines())
                .containsExactly(
                        "machine:   a processor, 2 cores, Linux 6, load 0.5 before",
                        "made of:   eager, research: torch 2.7.1",
                        "allocator: ours A=1",
                        "           peers glibc's defaults",
                        "runs:      4 rounds after warm-up, the sides in turn; seed 3");
    }

    @Test
    void cpuName_linuxFile_isItsModel() throws IOException {
        Path file = Files.writeString(folder.resolve("cpuinfo"), "processor : 0\nmodel name\t: A Processor\n");

        assertThat(Setting.cpuName(file)).isEqualTo("A Processor");
    }

    @Test
    void cpuName_noSuchFile_isTheArchitecture() {
        assertThat(Setting.cpuName(folder.resolve("none"))).isEqualTo(System.getProperty("os.arch"));
    }
}
