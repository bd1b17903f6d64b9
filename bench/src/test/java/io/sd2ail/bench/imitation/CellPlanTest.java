package io.sd2ail.bench.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.bench.BenchmarkFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellPlanTest {
    @TempDir
    private Path folder;

    private MatrixOptions options(String task, int parallel, List<String> settings, ImitationMethod method) {
        return new MatrixOptions(
                List.of(task),
                List.of(method),
                List.of(DemonstrationChoice.parse("3")),
                1,
                null,
                null,
                parallel,
                settings,
                Map.of(),
                folder);
    }

    @Test
    void all_withoutSteps_takesThoseOfTheTask() {
        CellPlan plan = CellPlan.all(options("Pendulum-v1", 1, List.of(), ImitationMethod.SD2AIL))
                .getFirst();

        assertThat(plan.steps()).isEqualTo(12_000);
        assertThat(plan.trajectories()).isEqualTo(3);
        assertThat(plan.options())
                .containsExactly(
                        "--env",
                        "Pendulum-v1",
                        "--algorithm",
                        "sd2ail",
                        "--seed",
                        "1",
                        "--set",
                        "demonstrations.trajectories=3");
    }

    @Test
    void all_aPreset_trainsAsLongAndIsEvaluatedAsOftenAsTheTasksSettings() {
        CellPlan plan = CellPlan.all(options("Pendulum-v1", 1, List.of(), ImitationMethod.GAIL))
                .getFirst();

        assertThat(plan.steps()).isEqualTo(12_000);
        assertThat(plan.options())
                .containsSubsequence("--algorithm", "gail")
                .contains("--config", "evaluation.every-steps=500", "evaluation.episodes=20");
    }

    @Test
    void all_aWrongSetting_isBadUsageThatNamesTheTraining() {
        assertThatThrownBy(() -> CellPlan.all(options("Pendulum-v1", 1, List.of("sed=1"), ImitationMethod.BC)))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageStartingWith("Pendulum-v1 bc 3 seed 1 can't be set up: unknown key sed");
    }

    @Test
    void all_anUnknownTask_isBadUsage() {
        assertThatThrownBy(() -> CellPlan.all(options("Pendulum-v9", 1, List.of(), ImitationMethod.BC)))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageStartingWith("--tasks has 'Pendulum-v9': there is no environment");
    }

    @Test
    void resume_ofARun_namesNothingThatBelongsToItsStart() {
        CellPlan plan = CellPlan.all(options("Pendulum-v1", 1, List.of(), ImitationMethod.BC))
                .getFirst();
        CellFiles files = new CellFiles(folder, "x");

        assertThat(plan.resume(files))
                .startsWith("train", "--resume", folder.resolve("x").toString())
                .containsSubsequence("--steps", "12000")
                .doesNotContain("--env", "--algorithm", "--seed");
    }
}
