package io.sd2ail.environment.mujoco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MujocoFilesTest {
    private static final String ENTRY = "mujoco/" + MujocoFiles.LIBRARY;

    @TempDir
    private Path folder;

    private Path cache;
    private int fetches;

    @BeforeEach
    void setUp() {
        cache = folder.resolve("cache");
    }

    private static byte[] library() throws IOException {
        MujocoLibrary.require();
        return Files.readAllBytes(Objects.requireNonNull(MujocoFiles.present()));
    }

    private static Path wheel(Path file, String entry, byte[] content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return file;
    }

    private MujocoFiles files(String given, String entry, byte[] content) {
        return new MujocoFiles(Map.of("SD2AIL_CACHE", cache.toString(), MujocoFiles.VARIABLE, given), scratch -> {
            fetches++;
            return wheel(scratch.resolve("fetched.whl"), entry, content);
        });
    }

    private String onlyFileInCache() throws IOException {
        try (var files = Files.list(cache)) {
            return String.join(
                    " ",
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.endsWith(".lock"))
                            .toList());
        }
    }

    @Test
    void find_theFirstTime_fetchesUnpacksAndKeepsIt() throws IOException {
        byte[] library = library();
        MujocoFiles files = files("", ENTRY, library);
        assertThat(files.find()).isEqualTo(cache.resolve(MujocoFiles.LIBRARY)).hasBinaryContent(library);
        assertThat(files.find()).isEqualTo(cache.resolve(MujocoFiles.LIBRARY));
        assertThat(fetches).isEqualTo(1);
        assertThat(onlyFileInCache()).isEqualTo(MujocoFiles.LIBRARY);
    }

    @Test
    void find_withAWheelOfTheUsers_unpacksThatAndFetchesNothing() throws IOException {
        Path wheel = wheel(folder.resolve("offline.whl"), ENTRY, library());
        assertThat(files(wheel.toString(), ENTRY, new byte[1]).find()).isEqualTo(cache.resolve(MujocoFiles.LIBRARY));
        assertThat(fetches).isZero();
    }

    @Test
    void find_aChangedLibrary_isRefusedAndLeavesNothing() throws IOException {
        byte[] changed = library();
        changed[changed.length / 2] ^= 1;
        assertThatThrownBy(files("", ENTRY, changed)::find)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("SHA-256");
        assertThat(onlyFileInCache()).isEmpty();
    }

    @Test
    void find_anotherWheel_saysWhatItLacks() throws IOException {
        Path wheel = wheel(folder.resolve("numpy.whl"), "numpy/core.so", new byte[1]);
        assertThatThrownBy(files(wheel.toString(), ENTRY, new byte[1])::find)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining(wheel + " holds no " + ENTRY);
    }

    @Test
    void find_aVariableThatNamesNothing_saysSo() {
        assertThatThrownBy(files("/nowhere/libmujoco.so", ENTRY, new byte[1])::find)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("SD2AIL_MUJOCO is '/nowhere/libmujoco.so'");
    }

    @Test
    void find_aCacheThatCanNotBeWritten_namesTheMend() throws IOException {
        Files.createFile(cache);
        assertThatThrownBy(files("", ENTRY, new byte[1])::find)
                .isInstanceOf(MujocoException.class)
                .hasMessageContaining("SD2AIL_CACHE");
    }
}
