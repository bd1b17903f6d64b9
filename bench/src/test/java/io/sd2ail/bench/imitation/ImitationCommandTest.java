package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImitationCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int execute(String... arguments) {
        CommandLine command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void execute_anUnknownAlgorithm_isBadUsage() {
        assertThat(execute("imitation", "--tasks=Pendulum-v1", "--algorithms=sac", "--out=" + folder))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("error: --algorithms has 'sac', which is none of sd2ail, bc, paper, diffail, gail");
    }

    @Test
    void execute_moreAtATimeThanCores_isBadUsage() {
        assertThat(execute("imitation", "--tasks=Pendulum-v1", "--parallel=4096", "--out=" + folder))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("error: --parallel is 4096: it must be from 1 to the cores");
    }

    @Test
    void execute_aFileForAFolder_isBadUsage() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(execute("imitation", "--tasks=Pendulum-v1", "--algorithms=bc", "--out=" + file))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("error: --out " + file).contains("name a folder that you can write to");
    }

    @Test
    void execute_aTinyMatrixTwice_trainsOnceAndLeavesTablesAndPictures() throws IOException {
        assertThat(tiny()).as(err.toString()).isZero();
        List<String> starts = starts();
        assertThat(out.toString()).contains("| sd2ail    |     1 of 1 |", "| bc        |     1 of 1 |");
        assertThat(Files.readString(folder.resolve("results.md")))
                .contains("    ./sd2ail benchmark imitation --tasks=Pendulum-v1")
                .contains("## Pendulum-v1, 4 trajectories");
        assertThat(Files.readString(folder.resolve("Pendulum-v1-4.svg"))).contains(">sd2ail<", ">bc<");
        assertThat(folder.resolve("results.json")).isNotEmptyFile();

        assertThat(tiny()).as(err.toString()).isZero();
        assertThat(starts()).isEqualTo(starts).hasSize(2);
    }

    private int tiny() {
        return execute(
                "imitation",
                "--tasks=Pendulum-v1",
                "--algorithms=sd2ail,bc",
                "--demonstrations=4",
                "--seeds=1",
                "--steps=1200",
                "--set=evaluation.episodes=2",
                "--set=compute.backend=vector",
                "--out=" + folder);
    }

    /// What is recorded about processes, one text a training.
    private List<String> starts() throws IOException {
        try (var files = Files.list(folder.resolve("runs"))) {
            return files.filter(file -> file.toString().endsWith(".record.json"))
                    .sorted()
                    .map(ImitationCommandTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
