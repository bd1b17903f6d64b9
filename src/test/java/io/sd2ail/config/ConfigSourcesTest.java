package io.sd2ail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeLayers() throws IOException {
        write("base.conf", "a = base, b = base, c = base, d = base, e = base");
        write("task/Pendulum-v1.conf", "b = task, c = task, d = task, e = task");
        write("role/learner.conf", "c = role, d = role, e = role");
        write("my.conf", "d = file, e = file");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private Config load(@Nullable String task, @Nullable String role, @Nullable Path file, String... overrides) {
        return new ConfigSources(folder, task, role, file, List.of(overrides)).load();
    }

    @Test
    void load_allLayers_laterWins() {
        Config config = load("Pendulum-v1", "learner", folder.resolve("my.conf"), "e=line");
        assertThat(List.of("a", "b", "c", "d", "e"))
                .extracting(config::getString)
                .containsExactly("base", "task", "role", "file", "line");
    }

    @Test
    void load_taskWithoutFile_isTheBase() {
        assertThat(load("Unknown-v0", null, null).getString("b")).isEqualTo("base");
    }

    @Test
    void load_environmentOfGymnasium_hasTheFilesOfOurTaskOrThoseOfAllOthers() throws IOException {
        write("task/gymnasium.conf", "b = gymnasium");
        assertThat(load("gym:Pendulum-v1", null, null).getString("b")).isEqualTo("task");
        assertThat(load("gym:Unknown-v0", null, null).getString("b")).isEqualTo("gymnasium");
        assertThat(load("gym:tasks/mine.py:Pendulum-v1", null, null).getString("b"))
                .isEqualTo("gymnasium");
        assertThat(load("gym:../secret", null, null).getString("b")).isEqualTo("gymnasium");
    }

    @Test
    void load_taskNameThatLeavesTheFolder_isNotRead() throws IOException {
        write("secret.conf", "b = secret");
        assertThat(load("../secret", null, null).getString("b")).isEqualTo("base");
    }

    @Test
    void load_overrideWithSpecialCharacters_isLiteral() {
        assertThat(load(null, null, null, "a=/tmp//x #1 ${y}").getString("a")).isEqualTo("/tmp//x #1 ${y}");
    }

    @Test
    void load_overrideWithList_isAList() {
        assertThat(load(null, null, null, "a.b=[1, 2]").getIntList("a.b")).containsExactly(1, 2);
    }

    @Test
    void load_badOverrides_namesEach() {
        assertThatThrownBy(() -> load(null, null, null, "a", "=1", "b=[1"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        'a' is not a setting: write key=value, such as seed=1
                        '=1' is not a setting: write key=value, such as seed=1
                        'b=[1' is not a setting: write key=value, such as seed=1""");
    }

    @Test
    void load_missingFile_namesIt() {
        Path missing = folder.resolve("missing.conf");
        assertThatThrownBy(() -> load(null, null, missing))
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration file " + missing + " does not exist: check the path");
    }

    @Test
    void load_brokenFile_namesFileAndLine() throws IOException {
        write("broken.conf", "a = 1\nb = {");
        assertThatThrownBy(() -> load(null, null, folder.resolve("broken.conf")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("broken.conf: 2");
    }

    @Test
    void load_folderWithoutBase_saysWhatIsMissing() {
        assertThatThrownBy(() -> new ConfigSources(folder.resolve("task"), null, null, null, List.of()).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no base.conf");
    }

    @Test
    void load_undefinedSubstitution_isRefused() throws IOException {
        write("base.conf", "a = ${sd2ail-undefined}");
        assertThatThrownBy(() -> load(null, null, null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sd2ail-undefined");
    }
}
