package io.sd2ail.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningTaskTest {
    @TempDir
    private Path folder;

    @Test
    void prepare_rowsWithActions_clampsTheActions() {
        LearningTask task = task("demonstrations.rows=action-observation");
        assertThat(task.shape().rowSize()).isEqualTo(4);
        assertThat(task.shape().clampedColumns()).isEqualTo(1);
    }

    @Test
    void prepare_rowsWithoutActions_clampsOnlyWhenAsked() {
        LearningTask plain = task("demonstrations.rows=observation-next");
        assertThat(plain.shape().rowSize()).isEqualTo(6);
        assertThat(plain.shape().clampedColumns()).isZero();
        LearningTask reference = task("demonstrations.rows=observation-next", "sd2ail.synthesis.clamp-state-rows=true");
        assertThat(reference.shape().clampedColumns()).isEqualTo(1);
    }

    @Test
    void prepare_withoutNormalization_leavesObservationsAsTheyAre() {
        LearningTask task = task("demonstrations.normalize-observations=false");
        assertThat(task.normalizer().mean()).containsOnly(0);
        assertThat(task.normalizer().scale()).containsOnly(1);
    }

    private LearningTask task(String... overrides) {
        return Tasks.pendulum(Tasks.config(overrides), folder, new FakeBackends());
    }
}
