package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.process.OwnProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tutorials, as a reader follows them: every command as written, one after the other, in a folder that has the
/// checkout's `docs` and `src`. Python packages come from the index that pip is set to.
@Tag("slow")
class TutorialTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TUTORIALS = ROOT.resolve("docs").resolve("tutorials");

    /// Those without a language hold commands.
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    private static final Pattern PYTHON_FILE =
            Pattern.compile("(?s)`([a-z_]+\\.py)` is this\\..*?```python\\n(.*?)```");

    @TempDir
    private Path folder;

    static Stream<String> tutorials() throws IOException {
        try (Stream<Path> files = Files.list(TUTORIALS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /// In place of the launcher, which would build while the tests run.
    private void makeLauncher() throws IOException {
        String command = OwnProgram.command(List.of(), List.of()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Path launcher = Files.writeString(
                folder.resolve("sd2ail"),
                "#!/bin/sh\ncase $1 in jdk) echo '" + System.getProperty("java.home") + "' ;; *) exec " + command
                        + " \"$@\" ;; esac\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @MethodSource("tutorials")
    void commands_asWritten_succeed(String tutorial) throws Exception {
        String text = Files.readString(TUTORIALS.resolve(tutorial));
        makeLauncher();
        Files.createSymbolicLink(folder.resolve("docs"), ROOT.resolve("docs"));
        Files.createSymbolicLink(folder.resolve("src"), ROOT.resolve("src"));
        for (Matcher file = PYTHON_FILE.matcher(text); file.find(); ) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
        String script = FENCE.matcher(text)
                .results()
                .filter(block -> block.group(1).isEmpty())
                .map(block -> block.group(2))
                .collect(Collectors.joining());
        assertThat(script).contains("./sd2ail ");
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euxc", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("SD2AIL_PYTHON");
        Process shell = builder.start();
        try {
            assertThat(shell.waitFor(30, TimeUnit.MINUTES))
                    .as(log + " within 30 minutes")
                    .isTrue();
            assertThat(shell.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }
}
