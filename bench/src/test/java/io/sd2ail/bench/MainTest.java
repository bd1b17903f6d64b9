package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void execute_unknownSize_isBadUsage() {
        assertThat(execute(Map.of(), "--sizes", "ant")).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: --sizes has 'ant'").contains("hopper, halfcheetah, pendulum");
    }

    @Test
    void execute_noIterations_isBadUsage() {
        assertThat(execute(Map.of(), "--iterations", "0")).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("error: --iterations is 0: it must be at least 1");
    }

    @Test
    void execute_unknownSubject_isBadUsage() {
        assertThat(execute(Map.of(), "wire")).isEqualTo(2);
        assertThat(err.toString()).contains("wire").contains("./sd2ail benchmark --help");
    }

    @Test
    void execute_namedPythonIsMissing_isBadUsage() {
        String missing = folder.resolve("python").toString();

        assertThat(execute(Map.of(PeerProcess.PYTHON, missing))).isEqualTo(2);
        assertThat(err.toString()).contains("SD2AIL_PYTHON names '" + missing + "'");
    }

    @Test
    void execute_namedPythonAnswersNothing_isBadUsage() {
        assertThat(execute(Map.of(PeerProcess.PYTHON, "true"))).isEqualTo(2);
        assertThat(err.toString()).contains("SD2AIL_PYTHON names 'true'");
    }

    @Test
    void execute_aPeerThatAnswers_printsBothSidesAndWritesJson() throws IOException {
        Path json = folder.resolve("learner.json");
        Path peer = Files.writeString(folder.resolve("peer"), """
                #!/bin/sh
                while read -r line; do
                    case $line in
                    *versions*) echo '{"torch": "0", "python": "0", "threads": 1}' ;;
                    *prepare*) echo '{"ready": "pendulum"}' ;;
                    *) echo '{"milliseconds": [1]}' ;;
                    esac
                done
                """);
        assertThat(peer.toFile().setExecutable(true)).isTrue();

        int exitCode = execute(
                Map.of(PeerProcess.PYTHON, peer.toString()),
                "learner",
                "--sizes=pendulum",
                "--iterations=1",
                "--warmup=0",
                "--rounds=1",
                "--json=" + json);

        assertThat(exitCode).as(err.toString()).isEqualTo(0);
        assertThat(out.toString()).contains("| sampling ", "peer / ours", "5.00 |");
        assertThat(Files.readString(json)).contains("\"discriminator\"", "\"allocatedBytes\"");
    }

    @Test
    void execute_help_showsExamplesAndExitCodes() {
        assertThat(execute(Map.of(), "--help")).isZero();
        assertThat(out.toString()).contains("SD2AIL_PYTHON=", "Exit codes: 0 done");
    }

    private int execute(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = Main.commandLine(environment);
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
