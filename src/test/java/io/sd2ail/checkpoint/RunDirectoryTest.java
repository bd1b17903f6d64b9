package io.sd2ail.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private final Path folder;
    private final Path run;

    RunDirectoryTest(@TempDir Path folder) {
        this.folder = folder;
        run = folder.resolve("runs/a run");
    }

    @Test
    void create_newFolder_holdsConfigAndFolders() {
        try (RunDirectory directory = RunDirectory.create(run, "seed = 1\n")) {
            assertThat(directory.config()).hasContent("seed = 1\n");
            assertThat(directory.journal()).isEmptyDirectory();
            assertThat(directory.checkpoints()).isEmptyDirectory();
            assertThat(directory.policy()).isEmptyDirectory();
            assertThat(directory.deadLetters()).isEmptyDirectory();
            assertThat(directory.metrics()).hasParentRaw(run);
        }
    }

    @Test
    void create_folderOfAnotherRun_isRefused() {
        RunDirectory.create(run, "").close();
        assertThatThrownBy(() -> RunDirectory.create(run, ""))
                .isInstanceOf(StorageException.class)
                .hasMessage(run + " is not empty: name another folder for a new run, or go on with --resume " + run);
    }

    @Test
    void create_parentIsAFile_namesIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RunDirectory.create(file.resolve("run"), ""))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("can't write " + file);
    }

    @Test
    void open_formerRun_isTheRun() {
        RunDirectory.create(run, "seed = 1\n").close();
        try (RunDirectory directory = RunDirectory.open(run)) {
            assertThat(directory.config()).hasContent("seed = 1\n");
        }
    }

    @Test
    void open_missingFolder_saysWhatToName() {
        assertThatThrownBy(() -> RunDirectory.open(run))
                .isInstanceOf(StorageException.class)
                .hasMessage(run + " is no folder: name the folder of a run, such as runs/NAME");
    }

    @Test
    void open_otherFolder_saysWhatIsMissing() throws IOException {
        Files.createDirectories(run.resolve("journal"));
        assertThatThrownBy(() -> RunDirectory.open(run))
                .isInstanceOf(StorageException.class)
                .hasMessage(run + " is not the folder of a run, it has no config.conf, no checkpoints, no policy, no"
                        + " dead-letters: name the folder of a run, such as runs/NAME");
    }

    @Test
    void open_inUseByThisProcess_namesIt() {
        try (RunDirectory _ = RunDirectory.create(run, "")) {
            assertThatThrownBy(() -> RunDirectory.open(run))
                    .isInstanceOf(StorageException.class)
                    .hasMessage(run + " is in use by process "
                            + ProcessHandle.current().pid() + ": stop that process first or choose another folder");
        }
    }

    @Test
    void open_inUseByAnotherProcess_namesItUntilItIsKilled() throws Exception {
        RunDirectory.create(run, "").close();
        Process child = ChildProcess.start("lock", run.toString());
        try (BufferedReader output = ChildProcess.output(child)) {
            assertThat(output.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> RunDirectory.open(run))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is in use by process " + child.pid());
        } finally {
            child.destroyForcibly().waitFor();
        }
        RunDirectory.open(run).close();
    }
}
