package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.State;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.run.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTrainerTest {
    @TempDir
    private Path folder;

    @Test
    void turn_twoRunsOfOneSeed_haveIdenticalMetricsAndState() {
        try (LocalTrainer first = trainer(new ArrayList<>());
                LocalTrainer second = trainer(new ArrayList<>())) {
            List<SortedMap<String, Double>> metrics = runWithMetrics(first);
            assertThat(runWithMetrics(second)).isEqualTo(metrics);
            assertThat(metrics.getLast()).containsKey("train/synthetic_probability");
            assertSameState(state(second), state(first));
        }
    }

    @Test
    void turn_anotherSeed_differs() {
        try (LocalTrainer first = trainer(new ArrayList<>());
                LocalTrainer second = trainer(new ArrayList<>(), "seed=2")) {
            assertThat(runWithMetrics(second)).isNotEqualTo(runWithMetrics(first));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 14, 18})
    void load_afterAnyTurn_goesOnBitForBit(int turns) {
        List<CheckedBatch> journal = new ArrayList<>();
        try (LocalTrainer uninterrupted = trainer(journal);
                LocalTrainer resumed = trainer(new ArrayList<>())) {
            for (int i = 0; i < turns; i++) {
                uninterrupted.turn();
            }
            resumed.load(state(uninterrupted), List.copyOf(journal));
            List<SortedMap<String, Double>> expected = runWithMetrics(uninterrupted);
            assertThat(runWithMetrics(resumed)).isEqualTo(expected);
            assertSameState(state(resumed), state(uninterrupted));
        }
    }

    /// By real trainers, small: before the first update, while critics are alone, and after that.
    @ParameterizedTest
    @CsvSource({"1, 0, 0", "8, 1, 99", "12, 101, 400"})
    void load_withEverythingOn_goesOnBitForBit(int turns, int least, int most) {
        List<CheckedBatch> journal = new ArrayList<>();
        try (LocalTrainer uninterrupted = withEverything(journal);
                LocalTrainer resumed = withEverything(new ArrayList<>())) {
            for (int i = 0; i < turns; i++) {
                uninterrupted.turn();
            }
            assertThat(uninterrupted.learner().prepared()).isEqualTo(20);
            assertThat(uninterrupted.learner().updates()).isBetween((long) least, (long) most);
            resumed.load(state(uninterrupted), List.copyOf(journal));
            List<SortedMap<String, Double>> expected = runWithMetrics(uninterrupted);
            assertThat(runWithMetrics(resumed)).isEqualTo(expected);
            assertThat(expected.getLast())
                    .containsKeys(
                            "train/cloning_loss",
                            "train/policy_loss",
                            "train/expert_priority_entropy",
                            "synthesis/pool_priority_entropy");
            assertSameState(state(resumed), state(uninterrupted));
        }
    }

    private LocalTrainer withEverything(List<CheckedBatch> journal) {
        RunConfig config = Tasks.config(
                "sd2ail.discriminator-every=2",
                "sd2ail.expert-share=0.25",
                "sd2ail.critics-alone=100",
                "sd2ail.value-bound=2",
                "sd2ail.cloning.updates=20",
                "sd2ail.cloning.rows=8",
                "sd2ail.cloning.prior-rows=4",
                "sd2ail.cloning.weight=0.5",
                "sd2ail.cloning.half-life=50",
                "sd2ail.sac.initial-log-std=-1",
                "sd2ail.sac.policy-average=0.1",
                "sd2ail.sac.critics=5",
                "sd2ail.sac.target-critics=2",
                "sd2ail.sac.layer-norm=true",
                "demonstrations.every=5");
        return new LocalTrainer(Tasks.pendulum(config, folder, new VectorBackendFactory(1, 1)), journal::add);
    }

    @Test
    void load_withoutTheJournalsRows_saysWhatIsMissing() {
        try (LocalTrainer trainer = trainer(new ArrayList<>());
                LocalTrainer resumed = trainer(new ArrayList<>())) {
            trainer.turn();
            State saved = state(trainer);
            assertThatThrownBy(() -> resumed.load(saved, List.of()))
                    .hasMessageContaining("holds 0 of the 32 transitions that the checkpoint needs");
        }
    }

    @Test
    void turn_untilComplete_keepsTheLawOfPaceThroughout() {
        try (LocalTrainer trainer = trainer(new ArrayList<>(), "pace.updates-per-step=0.5")) {
            LearnerCore learner = trainer.learner();
            while (trainer.turn()) {
                double due = 0.5 * Math.max(0, learner.inserted() - 200);
                assertThat(due - learner.updates()).isBetween(0.0, 40.0);
            }
            assertThat(learner.inserted()).isGreaterThanOrEqualTo(600);
            assertThat(learner.updates()).isEqualTo((long) (0.5 * (learner.inserted() - 200)));
            assertThat(learner.ledger().inserted()).isEqualTo(learner.inserted());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"diffail", "gail"})
    void turn_aBaselineWithADiscriminator_trainsWithoutAGeneratorAndGoesOnBitForBit(String algorithm) {
        List<CheckedBatch> journal = new ArrayList<>();
        try (LocalTrainer uninterrupted = trainer(journal, "algorithm=" + algorithm);
                LocalTrainer resumed = trainer(new ArrayList<>(), "algorithm=" + algorithm)) {
            for (int i = 0; i < 9; i++) {
                uninterrupted.turn();
            }
            resumed.load(state(uninterrupted), List.copyOf(journal));
            List<SortedMap<String, Double>> expected = runWithMetrics(uninterrupted);
            assertThat(expected.getLast())
                    .containsKeys("train/discriminator_loss", "train/agent_probability", "train/reward_mean")
                    .doesNotContainKeys(
                            "synthesis/admission_rate",
                            "synthesis/pool_rows",
                            "train/synthetic_loss",
                            "train/expert_priority_entropy");
            assertThat(runWithMetrics(resumed)).isEqualTo(expected);
            assertSameState(state(resumed), state(uninterrupted));
        }
    }

    @Test
    void turn_cloning_countsUpdatesAsStepsAndMakesNoEnvironmentStep() {
        List<CheckedBatch> journal = new ArrayList<>();
        try (LocalTrainer trainer = trainer(journal, "algorithm=bc", "steps=50");
                LocalTrainer resumed = trainer(journal, "algorithm=bc", "steps=50")) {
            trainer.turn();
            assertThat(trainer.learner().updates()).isEqualTo(7);
            assertThat(trainer.newestPolicy()).isNotNull();
            resumed.load(state(trainer), List.of());
            List<SortedMap<String, Double>> expected = runWithMetrics(trainer);
            assertThat(expected.getLast()).containsOnlyKeys("train/cloning_loss");
            assertThat(runWithMetrics(resumed)).isEqualTo(expected);
            LearnerCore learner = trainer.learner();
            assertThat(learner.updates()).isEqualTo(50);
            assertThat(learner.steps()).isEqualTo(50);
            assertThat(learner.inserted()).isZero();
            assertThat(journal).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd2ail", "diffail", "gail"})
    void turn_demonstrationsOfObservationsAlone_trains(String algorithm) {
        RunConfig config = Tasks.config("algorithm=" + algorithm, "demonstrations.rows=observation-next");
        ExpertSources files = ExpertSources.of(Tasks.observationsAlone(folder));
        LearningTask task = LearningTask.prepare(config, files, new VectorBackendFactory(1, 1));
        assertThat(task.notices())
                .singleElement()
                .asString()
                .contains("2 of 400")
                .contains("left out");
        assertThat(task.shape().rowSize()).isEqualTo(6);
        try (LocalTrainer trainer = new LocalTrainer(task, _ -> {})) {
            while (trainer.learner().updates() < 30) {
                trainer.turn();
            }
            SortedMap<String, Double> metrics = trainer.learner().drainMetrics();
            assertThat(metrics.get("train/discriminator_loss")).isFinite().isPositive();
            assertThat(metrics.get("train/reward_mean")).isFinite().isPositive();
        }
    }

    @Test
    void prepare_cloningOfObservationsAlone_saysWhatIsMissing() {
        RunConfig config = Tasks.config("algorithm=bc", "demonstrations.rows=observation-next");
        ExpertSources files = ExpertSources.of(Tasks.observationsAlone(folder));
        assertThatThrownBy(() -> LearningTask.prepare(config, files, new FakeBackends()))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessageContaining("holds no actions");
    }

    @Test
    void turn_softActorCriticOnReward_usesNoGenerator() {
        try (LocalTrainer trainer = trainer(new ArrayList<>(), "algorithm=sac")) {
            SortedMap<String, Double> last = runWithMetrics(trainer).getLast();
            assertThat(last).containsKey("train/critic_loss").doesNotContainKey("synthesis/admission_rate");
        }
    }

    private LocalTrainer trainer(List<CheckedBatch> journal, String... overrides) {
        LearningTask task = Tasks.pendulum(Tasks.config(overrides), folder, new FakeBackends());
        return new LocalTrainer(task, journal::add);
    }

    /// One map of metrics for each turn, until the run is complete.
    private static List<SortedMap<String, Double>> runWithMetrics(LocalTrainer trainer) {
        List<SortedMap<String, Double>> metrics = new ArrayList<>();
        boolean more = true;
        trainer.learner().drainMetrics();
        while (more) {
            more = trainer.turn();
            metrics.add(trainer.learner().drainMetrics());
        }
        return metrics;
    }

    private static State state(LocalTrainer trainer) {
        State state = State.create();
        trainer.save(state);
        return state;
    }

    private static void assertSameState(State actual, State expected) {
        assertThat(actual.asMap()).usingRecursiveComparison().isEqualTo(expected.asMap());
    }
}
