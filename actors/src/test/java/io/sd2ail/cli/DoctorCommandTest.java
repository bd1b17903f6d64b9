package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.check.Examination;
import io.sd2ail.check.Finding;
import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void findings_onAMachineThatRunsTheTests_includeNoFailure() {
        List<Finding> findings = examination(folder.resolve("runs")).findings();
        assertThat(findings).noneMatch(finding -> finding.level() == Finding.Level.FAIL);
        assertThat(findings).extracting(Finding::subject).contains("java", "learner", "environments", "disk");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void findings_whereRunsCanNotBeWritten_sayTheMend() throws IOException {
        Path file = Files.createFile(folder.resolve("runs"));
        assertThat(examination(file).findings())
                .filteredOn(finding -> finding.subject().equals("run directories"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Finding.Level.FAIL);
                    assertThat(finding.result()).contains("--run");
                });
    }

    @Test
    void doctor_ofARunThatIsIll_namesWhatIsSeenAndTheRemedyAndEndsWith1() throws IOException {
        Path run = RunDirectories.write(folder.resolve("ill"), "reward-constant", "sd2ail.reward=constant");
        assertThat(doctor(run.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "severe reward-constant",
                        "seen: it was 1.000 in all of the last 914 updates",
                        "sd2ail.reward = log-rest");
    }

    @Test
    void doctor_ofARunThatIsIllWithJson_printsTheFindingsAlone() throws IOException {
        Path run = RunDirectories.write(folder.resolve("ill"), "learner-starved", "rollouts.workers=1");
        assertThat(doctor(run.toString(), "--json")).isEqualTo(1);
        JsonNode findings = new ObjectMapper().readTree(out.toByteArray());
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).get("rule").asText()).isEqualTo("learner-starved");
        assertThat(findings.get(0).get("severity").asText()).isEqualTo("MILD");
    }

    @Test
    void doctor_ofARunThatIsWell_saysSoAndEndsWith0() throws IOException {
        Path run = RunDirectories.write(folder.resolve("well"), "healthy-pendulum");
        assertThat(doctor(run.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("well: nothing looks wrong");
    }

    @Test
    void doctor_ofNoRun_saysWhatToName() {
        assertThat(doctor("nowhere")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("error: there is no run in")
                .hasLineCount(1);
        err.reset();
        assertThat(doctor("--json")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("./sd2ail doctor RUN --json");
    }

    private int doctor(String... arguments) {
        List<String> all = new ArrayList<>(List.of("doctor"));
        all.addAll(List.of(arguments));
        Screen screen = Screen.plain(print(out), print(err));
        CommandContext context = new CommandContext(
                new Terminal(screen, new CountDownLatch(1)),
                new FakeSystem(),
                InstantSource.fixed(Instant.EPOCH),
                new RunFolders(folder.resolve("runs")));
        return Main.commandLine(context).execute(all.toArray(String[]::new));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static Examination examination(Path runs) {
        return new Examination(Screen.plain(System.out, System.err), runs);
    }
}
