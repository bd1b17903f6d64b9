package io.sd2ail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.bench.side.Launch;
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
    void execute_nothing_asksWhatToMeasure() {
        assertThat(execute(Map.of())).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: name what to measure: speed");
    }

    @Test
    void execute_unknownSize_isBadUsage() {
        assertThat(execute(Map.of(), "speed", "--sizes", "walker")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("error: --sizes has 'walker'")
                .contains("hopper, halfcheetah, walker2d, ant, pendulum");
    }

    @Test
    void execute_noRounds_isBadUsage() {
        assertThat(execute(Map.of(), "speed", "--rounds", "0")).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("error: --rounds is 0: it must be at least 1");
    }

    @Test
    void execute_moreThreadsThanCores_isBadUsage() {
        assertThat(execute(Map.of(), "speed", "--threads", "4096")).isEqualTo(2);
        assertThat(err.toString()).contains("--threads has 4096: it must be from 1 to the cores");
    }

    @Test
    void execute_unknownPeer_isBadUsage() {
        assertThat(execute(Map.of(Launch.PYTHON, "python3"), "speed", "--peers", "jax"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--peers has 'jax', which is none of eager, compiled, research");
    }

    @Test
    void execute_jsonInAMissingFolder_isBadUsageBeforeMeasuring() {
        assertThat(execute(
                        Map.of(),
                        "speed",
                        "--json",
                        folder.resolve("none/x.json").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--json").contains("name a file in a folder that exists");
    }

    @Test
    void execute_namedPythonIsMissing_isBadUsage() {
        String missing = folder.resolve("python").toString();

        assertThat(execute(Map.of(Launch.PYTHON, missing), "speed", "--sizes=pendulum", "--threads=1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("SD2AIL_PYTHON names '" + missing + "'");
    }

    @Test
    void execute_aPeerThatComputesSomethingElse_failsAndSaysWhat() throws IOException {
        Path peer = peer("{\"values\": {\"discriminator\": [9], \"reward\": [9], \"generator\": [9], \"sac\": [9]}}");

        int exitCode = execute(
                Map.of(Launch.PYTHON, peer.toString()),
                "speed",
                "--sizes=pendulum",
                "--threads=1",
                "--rounds=1",
                "--peers=eager");

        assertThat(exitCode).as(err.toString()).isEqualTo(1);
        assertThat(err.toString()).contains("error: side 'eager' does other work than side 'vector'");
    }

    @Test
    void execute_withoutAPython_measuresOursAndSaysHowToGetPeers() throws IOException {
        Path json = folder.resolve("speed.json");
        Path chart = folder.resolve("speed.svg");

        int exitCode = execute(
                Map.of(),
                "speed",
                "--sizes=pendulum",
                "--threads=1",
                "--rounds=1",
                "--json=" + json,
                "--chart=" + chart);

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "peers:     none",
                        "pip install torch==",
                        "| full iteration ",
                        "djl computed the same as vector");
        JsonNode report = new ObjectMapper().readTree(Files.readString(json));
        assertThat(report.at("/cases/0/peer").asText()).isEqualTo("djl");
        assertThat(Files.readString(chart)).contains(">pendulum<");
    }

    @Test
    void execute_help_showsExamplesAndExitCodes() {
        assertThat(execute(Map.of(), "speed", "--help")).isZero();
        assertThat(out.toString()).contains("SD2AIL_PYTHON=", "Exit codes: 0 done");
    }

    /// A program that answers as a peer does.
    private Path peer(String values) throws IOException {
        Path peer = Files.writeString(folder.resolve("peer"), """
                #!/bin/sh
                while read -r line; do
                    case $line in
                    *versions*) echo '{"versions": {"torch": "0"}, "threads": 1}' ;;
                    *prepare*) echo '{"ready": "pendulum"}' ;;
                    *check*) echo '%s' ;;
                    *) echo '{"milliseconds": [1, 1, 1, 1, 1]}' ;;
                    esac
                done
                """.formatted(values));
        assertThat(peer.toFile().setExecutable(true)).isTrue();
        return peer;
    }

    private int execute(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = Main.commandLine(environment);
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
