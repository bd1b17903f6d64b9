package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.run.RunConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void prepare_everyTwentiethRow_thinsTheExpertsRowsAndKeepsTheirReturn() {
        LearningTask whole = task();
        LearningTask thinned = task("demonstrations.every=20");
        assertThat(Objects.requireNonNull(whole.experts()).rows()).isEqualTo(400);
        assertThat(Objects.requireNonNull(thinned.experts()).rows()).isEqualTo(20);
        assertThat(thinned.expertReturn()).isEqualTo(whole.expertReturn());
        assertThat(thinned.normalizer().mean()).isNotEqualTo(whole.normalizer().mean());
    }

    @Test
    void newLearner_everyTwentiethRow_clonesThoseAlone() {
        FakeBackends backends = new FakeBackends();
        RunConfig config =
                Tasks.config("demonstrations.every=20", "sd2ail.cloning.updates=1", "sd2ail.cloning.rows=500");
        try (LearnerCore learner = Tasks.pendulum(config, folder, backends).newLearner()) {
            learner.update();
        }
        float[] observations = backends.cloningBatches().getFirst().observations();
        Set<Float> seen = new HashSet<>();
        for (int row = 0; row < 500; row++) {
            seen.add(observations[3 * row + 2]);
        }
        assertThat(seen).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd2ail.cloning.updates=1", "sd2ail.cloning.weight=0.1", "sd2ail.expert-share=0.5"})
    void prepare_whatNeedsTheExpertsActionsWithoutThem_isRefused(String setting) {
        RunConfig config = Tasks.config("demonstrations.rows=observation-next", setting);
        ExpertSources files = ExpertSources.of(Tasks.observationsAlone(folder));
        assertThatThrownBy(() -> LearningTask.prepare(config, files, new FakeBackends()))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessageContaining("holds no actions");
    }

    private LearningTask task(String... overrides) {
        return Tasks.pendulum(Tasks.config(overrides), folder, new FakeBackends());
    }
}
