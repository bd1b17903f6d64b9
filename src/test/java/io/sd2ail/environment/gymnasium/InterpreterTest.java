package io.sd2ail.environment.gymnasium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpreterTest {
    @TempDir
    private Path folder;

    @Test
    void chosen_takesTheOptionBeforeTheVariableBeforeTheDefault() {
        Map<String, String> variables = Map.of("SD2AIL_PYTHON", "/opt/python");
        assertThat(Interpreter.chosen("/my/python", variables).command()).isEqualTo("/my/python");
        assertThat(Interpreter.chosen("", variables).command()).isEqualTo("/opt/python");
        assertThat(Interpreter.chosen("", Map.of()).command()).isEqualTo("python3");
    }

    @Test
    void start_ofNoFile_namesItAndTheOption() {
        Interpreter missing = new Interpreter("/no/such/python", "--python");
        assertThatThrownBy(() -> new PythonLife("gym:X-v0", Gym.settings(""), missing, 1))
                .isInstanceOf(GymnasiumException.class)
                .hasMessageContaining("'/no/such/python' (--python) can't be started")
                .hasMessageContaining("--python PATH or SD2AIL_PYTHON");
    }

    @Test
    void start_ofSomethingElse_tellsItsLastWords() throws Exception {
        Path fake = Files.writeString(folder.resolve("python"), "#!/bin/sh\necho I am no python >&2\nexit 4\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        Interpreter wrong = new Interpreter(fake.toString(), "--python");
        assertThatThrownBy(() -> new PythonLife("gym:X-v0", Gym.settings(""), wrong, 1))
                .isInstanceOf(GymnasiumException.class)
                .hasMessageContaining("exit code 4, its last words: I am no python");
    }
}
