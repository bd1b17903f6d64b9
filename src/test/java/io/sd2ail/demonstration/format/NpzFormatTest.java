package io.sd2ail.demonstration.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.demonstration.DemonstrationFixture;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.DemonstrationInspection;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.environment.EnvironmentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFormatTest {
    @TempDir
    private Path folder = Path.of("");

    private final Map<String, Object> arrays = DemonstrationFixture.arrays();
    private final Map<String, long[]> shapes = DemonstrationFixture.shapes();

    private void requireProblem(String... parts) throws IOException {
        Path file = DemonstrationFixture.write(folder, arrays, shapes);
        assertThatThrownBy(() -> DemonstrationFormats.read(file))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(parts);
    }

    @Test
    void read_terminalsLayout_splitsThereAndTakesEveryEndAsTruncated() throws IOException {
        Demonstrations read = DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes));
        assertThat(read.trajectories()).hasSize(2);
        assertThat(read.trajectories().getFirst().episodeReturn()).isEqualTo(3);
        assertThat(read.trajectories().getLast().transitions().observations()).containsExactly(4, 5, 6, 7);
        assertThat(read.trajectories().getLast().transitions().truncated()).containsExactly(false, true);
        assertThat(read.trajectories().getLast().transitions().terminated()).containsExactly(false, false);
        assertThat(read.meanReturn()).isEqualTo(5);
    }

    @Test
    void read_rowsAfterTheLastEnd_areATruncatedTrajectory() throws IOException {
        arrays.put("terminals", new float[] {0, 1, 0, 0});
        Demonstrations read = DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes));
        assertThat(read.trajectories()).hasSize(2);
        assertThat(read.trajectories().getLast().transitions().truncated()).containsExactly(false, true);
    }

    @Test
    void read_noEndMarked_saysThatAllIsOneTrajectory() throws IOException {
        arrays.put("terminals", new float[4]);
        DemonstrationFile file =
                DemonstrationFormats.open(DemonstrationFixture.write(folder, arrays, shapes), List.of());
        assertThat(file.demonstrations().trajectories()).hasSize(1);
        assertThat(file.lacks()).anyMatch(lack -> lack.contains("no row is marked"));
        assertThatThrownBy(() -> file.demonstrations().first(4))
                .hasMessageContaining("holds 1 trajectory, 4 were asked for: set demonstrations.trajectories to 1");
        assertThat(DemonstrationInspection.of(
                                file.demonstrations(),
                                new EnvironmentSpec("Short-v0", 2, new double[] {-2}, new double[] {2}, 2))
                        .render(file.format(), file.lacks()))
                .contains("0 at the time limit of 2 steps, 0 cut before it, 1 beyond it");
    }

    @Test
    void read_terminalsWithTimeouts_tellsFallsFromTimeLimits() throws IOException {
        arrays.put("timeouts", new float[] {0, 1, 0, 0});
        shapes.put("timeouts", new long[] {4});
        Demonstrations read = DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes));
        assertThat(read.trajectories().getFirst().transitions().terminated()).containsExactly(false, false);
        assertThat(read.trajectories().getFirst().transitions().truncated()).containsExactly(false, true);
        assertThat(read.trajectories().getLast().transitions().terminated()).containsExactly(false, true);
        assertThat(read.trajectories().getLast().transitions().truncated()).containsExactly(false, false);
    }

    private void useFinalObservations(float... finals) {
        arrays.remove("next_observations");
        shapes.remove("next_observations");
        arrays.put("final_observations", finals);
        shapes.put("final_observations", new long[] {finals.length / 2, 2});
    }

    @Test
    void read_finalObservations_areWhatFollowsTheLastRows() throws IOException {
        useFinalObservations(20, 21, 40, 41);
        Demonstrations read = DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes));
        assertThat(read.trajectories().getFirst().transitions().nextObservations())
                .containsExactly(2, 3, 20, 21);
        assertThat(read.trajectories().getLast().transitions().nextObservations())
                .containsExactly(6, 7, 40, 41);
    }

    @Test
    void read_finalObservationsForAnotherNumberOfTrajectories_namesBoth() throws IOException {
        useFinalObservations(20, 21);
        requireProblem("1 rows in 'final_observations' beside 2 trajectories");
    }

    @Test
    void read_finalObservationNotFinite_namesTheRow() throws IOException {
        useFinalObservations(20, 21, 40, Float.NaN);
        requireProblem("NaN in 'final_observations' at row 1, column 1");
    }

    @Test
    void read_originOfAnyKind_isKnownOrRefusedByName() throws IOException {
        assertThat(DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes))
                        .origin())
                .isEqualTo(Origin.UNKNOWN);
        arrays.put("environment", "Hüpfer-v1");
        arrays.put("expert_return", 12.5);
        arrays.put("seed", 3L);
        assertThat(DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes))
                        .origin())
                .isEqualTo(new Origin("Hüpfer-v1", null, 12.5, 3L, null));
        arrays.put("expert_return", Double.NaN);
        requireProblem("'expert_return' that is no single finite number");
        arrays.remove("expert_return");
        arrays.put("environment", 0.5);
        requireProblem("'environment' that is no text");
    }

    @Test
    void read_observationsAlone_haveNoActionsAndDontKnowWhatFollowsALastRow() throws IOException {
        arrays.remove("actions");
        arrays.remove("next_observations");
        Demonstrations read = DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes));
        assertThat(read.hasActions()).isFalse();
        assertThat(read.trajectories().getFirst().transitions().nextObservations())
                .containsExactly(2, 3, Float.NaN, Float.NaN);
        assertThat(read.trajectories().getLast().transitions().nextObservations())
                .containsExactly(6, 7, Float.NaN, Float.NaN);
        assertThat(DemonstrationInspection.of(read, DemonstrationFixture.SPEC).warnings())
                .isEmpty();
    }

    @Test
    void read_missingFile_saysSo() {
        assertThatThrownBy(() -> DemonstrationFormats.read(folder.resolve("none.npz")))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessageContaining("none.npz does not exist");
    }

    @Test
    void read_missingRewards_areUnknownWithTheirReturns() throws IOException {
        arrays.remove("rewards");
        Demonstrations read = DemonstrationFormats.read(DemonstrationFixture.write(folder, arrays, shapes));
        assertThat(read.hasRewards()).isFalse();
        assertThat(read.meanReturn()).isNaN();
        assertThat(DemonstrationInspection.of(read, null).render("NumPy npz", List.of()))
                .contains("returns       unknown");
    }

    @Test
    void read_fileCutAtAnyByte_isRefused() throws IOException {
        byte[] whole = Files.readAllBytes(DemonstrationFixture.write(folder, arrays, shapes));
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> DemonstrationFormats.read(cut))
                    .as("cut after %s bytes", length)
                    .isInstanceOf(DemonstrationFormatException.class);
        }
    }

    @Test
    void read_fileWithAnyByteFlipped_isReadOrRefusedInOneSentence() throws IOException {
        byte[] whole = Files.readAllBytes(DemonstrationFixture.write(folder, arrays, shapes));
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Path file = Files.write(folder.resolve("damaged.npz"), damaged);
            try {
                assertThat(DemonstrationFormats.read(file).rows()).isEqualTo(4);
            } catch (DemonstrationFormatException _) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 2);
    }

    @Test
    void read_missingArray_namesItAndWhatIsThere() throws IOException {
        arrays.remove("observations");
        requireProblem("no array 'observations'", "actions, rewards, next_observations, terminals");
    }

    @Test
    void read_noEnds_namesTheArray() throws IOException {
        arrays.remove("terminals");
        requireProblem("no array 'terminals'");
    }

    @Test
    void read_wrongRank_namesArrayAndShape() throws IOException {
        shapes.put("actions", new long[] {4});
        requireProblem("'actions' of shape (4)", "reshape");
    }

    @Test
    void read_rowCountsThatDiffer_namesBoth() throws IOException {
        arrays.put("rewards", new float[] {1, 2, 3});
        shapes.put("rewards", new long[] {3});
        requireProblem("3 rows in 'rewards' beside 4");
    }

    @Test
    void read_nextObservationsOfAnotherWidth_namesBothShapes() throws IOException {
        arrays.put("next_observations", new float[4]);
        shapes.put("next_observations", new long[] {4, 1});
        requireProblem("(4, 1)", "(4, 2)");
    }

    @Test
    void read_notANumber_namesArrayRowAndColumn() throws IOException {
        arrays.put("next_observations", new float[] {2, 3, 9, 9, 6, Float.NaN, 9, 9});
        requireProblem("NaN in 'next_observations' at row 2, column 1", "remove or repair");
    }

    @Test
    void read_infiniteReward_namesTheRow() throws IOException {
        arrays.put("rewards", new float[] {1, 2, 3, Float.NEGATIVE_INFINITY});
        requireProblem("-Infinity in 'rewards' at row 3");
    }

    @Test
    void read_endThatIsNoFlag_namesTheRow() throws IOException {
        arrays.put("terminals", new float[] {0, 1, 0.5f, 1});
        requireProblem("0.5 in 'terminals' at row 2");
    }

    @Test
    void read_noRows_saysSo() throws IOException {
        arrays.replaceAll((name, _) -> new float[0]);
        shapes.replaceAll((name, shape) -> shape.length == 2 ? new long[] {0, shape[1]} : new long[] {0});
        requireProblem("holds no rows");
    }
}
