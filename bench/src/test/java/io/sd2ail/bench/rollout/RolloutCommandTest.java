package io.sd2ail.bench.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.bench.Main;
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

class RolloutCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int execute(Map<String, String> variables, String... arguments) {
        CommandLine command = Main.commandLine(variables);
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void execute_withoutPeers_measuresOursAndCountsItsGarbage() throws IOException {
        Path json = folder.resolve("rollout.json");

        int exitCode = execute(
                Map.of(),
                "rollout",
                "--env=InvertedPendulum-v5",
                "--seconds=0.05",
                "--rounds=1",
                "--peers=none",
                "--json=" + json);

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("| ours ", "| ours + policy ", "same physics: ours")
                .contains("agree bit for bit")
                .doesNotContain("| Gymnasium");
        JsonNode sides = new ObjectMapper().readTree(Files.readString(json)).at("/environments/0/sides");
        assertThat(sides)
                .isNotEmpty()
                .allSatisfy(side -> assertThat(side.get("median").doubleValue()).isPositive());
        assertThat(sides.get(0).get("garbageBytesPerStep").doubleValue()).isBetween(0.0, 1_000.0);
    }

    @Test
    void execute_aPeerOfOtherPhysics_printsNoTimes() throws IOException {
        Path peer = Files.writeString(folder.resolve("python"), """
                #!/bin/sh
                while read -r line; do
                    case $line in
                    *versions*) echo '{"versions": {"gymnasium": "0"}, "threads": 1}' ;;
                    *check*) echo '{"checked": 1000, "different": 3}' ;;
                    *) echo '{"steps": 1, "seconds": 1}' ;;
                    esac
                done
                """);
        assertThat(peer.toFile().setExecutable(true)).isTrue();

        int exitCode = execute(
                Map.of(Launch.PYTHON, peer.toString()),
                "rollout",
                "--env=InvertedPendulum-v5",
                "--seconds=0.05",
                "--rounds=1",
                "--peers=gymnasium");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString())
                .contains("Gymnasium computes other physics than ours on InvertedPendulum-v5: 3 numbers differ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void execute_unknownTask_isBadUsageAndNamesTheTasks() {
        assertThat(execute(Map.of(), "rollout", "--env=Pendulum-v1")).isEqualTo(2);
        assertThat(err.toString()).contains("--env has 'Pendulum-v1'", "Hopper-v5");
    }

    @Test
    void execute_unknownPeer_isBadUsage() {
        assertThat(execute(Map.of(), "rollout", "--peers=jax")).isEqualTo(2);
        assertThat(err.toString()).contains("--peers has 'jax', which is none of c, gymnasium, gymnasium-policy");
    }

    @Test
    void soak_ofAFewSteps_endsWithAVerdictForEach() {
        int exitCode = execute(Map.of(), "soak", "--env=Pendulum-v1", "--steps=4000", "--openings=40");
        assertThat(exitCode).as(out.toString()).isIn(0, 1);
        assertThat(out.toString()).contains("40 openings of Pendulum-v1: memory", "4,000 steps of Pendulum-v1: memory");
        assertThat(err.toString()).contains("4,000 of 4,000 steps, 20 episodes");
    }
}
