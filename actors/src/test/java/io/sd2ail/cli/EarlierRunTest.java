package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.local.StreamingSystem;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import io.sd2ail.training.RunAudit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that earlier builds left behind: Pendulum-v1 with networks of 8, 608 transitions, 508 updates, stopped at its
/// end.
class EarlierRunTest {
    @TempDir
    private Path folder;

    @Test
    void resume_ofTheFirstJournalsFormat_goesOnAndBalances() throws IOException {
        Path run = unpacked("/io/sd2ail/session/run-of-journal-1.zip");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
        CommandContext context = new CommandContext(
                new Terminal(Screen.plain(print, print), new CountDownLatch(1)),
                new StreamingSystem(),
                InstantSource.system(),
                new RunFolders(folder));

        int exitCode = Main.commandLine(context)
                .execute("train", "--resume", run.toString(), "--steps", "900", "--web", "off");

        assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode summary =
                new ObjectMapper().readTree(run.resolve("summary.json").toFile());
        assertThat(summary.get("environmentSteps").asLong()).isBetween(900L, 1100L);
        RunAudit audit = RunAudit.of(run);
        assertThat(audit.checkpointed())
                .isEqualTo(summary.get("environmentSteps").asLong());
        assertThat(audit.journaled()).isGreaterThanOrEqualTo(audit.checkpointed());
        assertThat(run.resolve("journal")).isDirectoryContaining("glob:**/0*[1-9]*.journal");
    }

    private Path unpacked(String resource) throws IOException {
        Path run = folder.resolve("run");
        try (InputStream in = Objects.requireNonNull(EarlierRunTest.class.getResourceAsStream(resource));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = run.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        return run;
    }
}
