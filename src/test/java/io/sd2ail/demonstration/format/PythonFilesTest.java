package io.sd2ail.demonstration.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.array.Npz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that Python packages wrote (src/test/python/make_demonstrations.py), beside what Python reads from them.
class PythonFilesTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(textBlock = """
            npz-little-f8.npz,   NumPy npz
            npz-big-f8.npz,      NumPy npz
            npz-big-f4.npz,      NumPy npz
            npz-little-f2.npz,   NumPy npz
            npz-big-f2.npz,      NumPy npz
            npz-little-i1.npz,   NumPy npz
            npz-little-i2.npz,   NumPy npz
            npz-big-i4.npz,      NumPy npz
            npz-little-i8.npz,   NumPy npz
            npz-little-u1.npz,   NumPy npz
            npz-big-u2.npz,      NumPy npz
            npz-little-u4.npz,   NumPy npz
            npz-little-u8.npz,   NumPy npz
            npz-fortran.npz,     NumPy npz
            npz-stream.npz,      NumPy npz
            npz-unneeded.npz,    NumPy npz
            expert-dataset.npz,  NumPy npz
            imitation.npz,       imitation npz
            rows.csv,            CSV
            d4rl.hdf5,           D4RL HDF5
            d4rl-little-f2.hdf5, D4RL HDF5
            d4rl-big-f4.hdf5,    D4RL HDF5
            d4rl-little-i4.hdf5, D4RL HDF5
            robomimic.hdf5,      robomimic HDF5
            boxes-v0,            Minari dataset
            parts-v0,            Minari dataset
            lerobot-2,           LeRobot dataset
            lerobot-3,           LeRobot dataset
            """)
    void open_whatAPythonPackageWrote_holdsWhatPythonReads(String file, String format) throws IOException {
        DemonstrationFile read = DemonstrationFormats.open(Resources.file(file), List.of());
        assertThat(read.format()).isEqualTo(format);
        requireExpected(file, read.demonstrations());
        Path converted = folder.resolve("converted.npz");
        DemonstrationWriter.write(converted, read.demonstrations());
        requireExpected(file, DemonstrationFormats.read(converted));
        assertThat(DemonstrationFormats.isWrittenForm(converted)).isTrue();
    }

    private static void requireExpected(String file, Demonstrations read) {
        try (Npz expected = Npz.open(Resources.file(file.replaceFirst("\\.[a-z0-9]+$", "") + ".expected.npz"))) {
            assertThat(read.trajectories().stream().mapToInt(Trajectory::length).toArray())
                    .containsExactly(expected.array("lengths").ints());
            check(expected, "observations", read, TransitionBatch::observations);
            check(expected, "actions", read, TransitionBatch::actions);
            check(expected, "rewards", read, TransitionBatch::rewards);
            check(expected, "next_observations", read, TransitionBatch::nextObservations);
            check(expected, "terminated", read, steps -> {
                float[] flags = new float[steps.rows()];
                for (int row = 0; row < flags.length; row++) {
                    flags[row] = steps.terminated()[row] ? 1 : 0;
                }
                return flags;
            });
        }
    }

    private static void check(
            Npz expected, String name, Demonstrations read, Function<TransitionBatch, float[]> column) {
        TransitionBatch all = TransitionBatch.concatenate(
                read.trajectories().stream().map(Trajectory::transitions).toList());
        assertThat(column.apply(all)).as(name).isEqualTo(expected.array(name).floats());
    }

    @Test
    void open_minariOfAnEnvironment_namesIt() {
        assertThat(DemonstrationFormats.read(Resources.file("boxes-v0"))
                        .origin()
                        .environment())
                .isEqualTo("Pendulum-v1");
    }

    @Test
    void open_dataFolderOrFileOfMinari_isTheDataset() {
        for (String path : List.of("boxes-v0/data", "boxes-v0/data/main_data.hdf5")) {
            requireExpected("boxes-v0", DemonstrationFormats.read(Resources.file(path)));
        }
    }

    @Test
    void open_oneParquetFile_holdsItsEpisodes() {
        Demonstrations read = DemonstrationFormats.read(Resources.file("lerobot-3/data/chunk-000/file-000.parquet"));
        assertThat(read.trajectories().stream().map(Trajectory::length)).containsExactly(4, 2);
    }

    @Test
    void open_namedParts_areObservationsInThatOrderAndStayNamedInTheCopy() throws IOException {
        List<String> parts = List.of("robot0_gripper", "object");
        Demonstrations all = DemonstrationFormats.read(Resources.file("robomimic.hdf5"));
        assertThat(all.origin().observationParts()).isEqualTo("object, robot0_eef_pos, robot0_gripper");
        Demonstrations some = DemonstrationFormats.open(Resources.file("robomimic.hdf5"), parts)
                .demonstrations();
        float[] whole = all.trajectories().getLast().transitions().observations();
        float[] chosen = some.trajectories().getLast().transitions().observations();
        assertThat(chosen).startsWith(whole[5], whole[0], whole[1], whole[11], whole[6], whole[7]);
        Path copy = folder.resolve("copy.npz");
        DemonstrationWriter.write(copy, some);
        assertThat(DemonstrationFormats.open(copy, parts).demonstrations().rows())
                .isEqualTo(33);
    }

    @Test
    void lacks_ofEachFormat_sayWhatIsNotTold() {
        assertThat(lacks("npz-unneeded.npz"))
                .containsExactly("rewards: returns are unknown", "what follows each trajectory's last row");
        assertThat(lacks("expert-dataset.npz")).anyMatch(lack -> lack.contains("a fall or the time limit"));
        assertThat(lacks("robomimic.hdf5")).singleElement().asString().contains("a fall or the time limit");
        assertThat(lacks("lerobot-2")).hasSize(2);
        assertThat(lacks("boxes-v0")).isEmpty();
        assertThat(lacks("d4rl.hdf5")).isEmpty();
    }

    private static List<String> lacks(String file) {
        return DemonstrationFormats.open(Resources.file(file), List.of()).lacks();
    }
}
