package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixOptionsTest {
    @TempDir
    private Path folder;

    private MatrixOptions of(List<String> tasks, List<String> settings, Map<String, Path> files) {
        return new MatrixOptions(
                tasks,
                List.of(ImitationMethod.SD2AIL, ImitationMethod.BC),
                List.of(DemonstrationChoice.parse("4"), DemonstrationChoice.parse("4/20")),
                2,
                null,
                null,
                1,
                settings,
                files,
                folder);
    }

    @Test
    void cells_ofTwoOfEach_areAllOfThem() {
        List<Cell> cells = of(List.of("Hopper-v5", "Ant-v5", "Hopper-v5"), List.of(), Map.of())
                .cells();

        assertThat(cells).hasSize(2 * 2 * 2 * 2).doesNotHaveDuplicates();
        assertThat(cells.subList(0, 3))
                .extracting(Cell::label)
                .containsExactly("Hopper-v5 sd2ail 4 seed 1", "Hopper-v5 bc 4 seed 1", "Hopper-v5 sd2ail 4 seed 2");
        assertThat(cells.getLast().name()).isEqualTo("Ant-v5-4every20-bc-seed2");
    }

    @Test
    void new_aSettingThatTheMatrixDecides_isRefusedWithTheOption() {
        assertThatThrownBy(() -> of(List.of("Hopper-v5"), List.of("demonstrations.trajectories=3"), Map.of()))
                .hasMessage("--set demonstrations.trajectories=3 is what --demonstrations decides: use that option"
                        + " instead");
    }

    @Test
    void new_demonstrationsOfAnotherTask_areRefused() {
        assertThatThrownBy(() -> of(List.of("Hopper-v5"), List.of(), Map.of("Ant-v5", folder)))
                .hasMessageStartingWith("--demos names 'Ant-v5', which is none of --tasks Hopper-v5");
    }

    @Test
    void new_demonstrationsThatAreMissing_areRefused() {
        Path missing = folder.resolve("none.npz");

        assertThatThrownBy(() -> of(List.of("Hopper-v5"), List.of(), Map.of("Hopper-v5", missing)))
                .hasMessage("--demos Hopper-v5=" + missing + " can't be read: check the path");
    }
}
