package io.sd2ail.demonstration.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.DemonstrationFixture;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemonstrationWriterTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void write_thenRead_givesTheSameTrajectories() throws IOException {
        Demonstrations written = DemonstrationFixture.demonstrations();
        Path file = folder.resolve("made.npz");
        DemonstrationWriter.write(file, written);
        Demonstrations read = DemonstrationFormats.read(file);
        assertThat(read.trajectories()).hasSize(2);
        for (int k = 0; k < 2; k++) {
            TransitionBatch actual = read.trajectories().get(k).transitions();
            TransitionBatch expected = written.trajectories().get(k).transitions();
            assertThat(actual.observations()).containsExactly(expected.observations());
            assertThat(actual.actions()).containsExactly(expected.actions());
            assertThat(actual.rewards()).containsExactly(expected.rewards());
            assertThat(actual.nextObservations()).containsExactly(expected.nextObservations());
            assertThat(actual.terminated()).containsExactly(expected.terminated());
            assertThat(actual.truncated()).containsExactly(expected.truncated());
        }
    }

    @Test
    void write_originAndFollowingObservations_areStoredOnce() throws IOException {
        Origin origin = new Origin("Made-v0", "classic", -12.25, 7L, "sd2ail 1, Java 25");
        Path file = folder.resolve("made.npz");
        DemonstrationWriter.write(
                file,
                new Demonstrations(
                        "made.npz",
                        origin,
                        DemonstrationFixture.demonstrations().trajectories()));
        assertThat(DemonstrationFormats.read(file).origin()).isEqualTo(origin);
        try (Npz npz = Npz.open(file)) {
            assertThat(npz.names()).doesNotContain("next_observations");
            assertThat(npz.array("final_observations").shape()).containsExactly(2, 2);
        }
    }

    @Test
    void write_nextObservationThatIsNotTheNextRows_isKept() throws IOException {
        Demonstrations odd = DemonstrationFixture.demonstrations();
        odd.trajectories().getFirst().transitions().nextObservations()[1] = 7;
        Path file = folder.resolve("odd.npz");
        DemonstrationWriter.write(file, odd);
        assertThat(DemonstrationFormats.read(file)
                        .trajectories()
                        .getFirst()
                        .transitions()
                        .nextObservations())
                .isEqualTo(odd.trajectories().getFirst().transitions().nextObservations());
    }

    @Test
    void write_rewardsOfSomeTrajectoriesAlone_isRefused() {
        Demonstrations odd = DemonstrationFixture.demonstrations();
        Arrays.fill(odd.trajectories().getFirst().transitions().rewards(), Float.NaN);
        assertThatThrownBy(() -> DemonstrationWriter.write(folder.resolve("odd.npz"), odd))
                .hasMessageContaining("rewards");
    }

    @Test
    void write_overAnOlderFile_replacesItAndLeavesNothingBeside() throws IOException {
        Path file = Files.writeString(folder.resolve("made.npz"), "older");
        DemonstrationWriter.write(file, DemonstrationFixture.demonstrations());
        assertThat(DemonstrationFormats.read(file).rows()).isEqualTo(5);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void write_twice_givesTheSameBytes() throws IOException {
        Path first = folder.resolve("first.npz");
        Path second = folder.resolve("second.npz");
        DemonstrationWriter.write(first, DemonstrationFixture.demonstrations());
        DemonstrationWriter.write(second, DemonstrationFixture.demonstrations());
        assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
    }

    @Test
    void write_intoAMissingFolder_namesThePath() {
        Path file = folder.resolve("none").resolve("made.npz");
        assertThatThrownBy(() -> DemonstrationWriter.write(file, DemonstrationFixture.demonstrations()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
