package io.sd2ail.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.learning.CloningBatch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cloning as a part of [Sd2ail]; [RecordedSd2ail] says how rows are told apart.
class Sd2ailCloningTest {
    private final RecordedTrainers trainers = new RecordedTrainers(3);
    private final MetricAccumulator metrics = new MetricAccumulator();

    private Sd2ail algorithm(String... overrides) {
        return RecordedSd2ail.of(trainers, overrides);
    }

    @Test
    void update_cloningWeight_growsWithTheValueAndHalves() {
        Sd2ail algorithm = algorithm("sd2ail.cloning.weight=0.5", "sd2ail.cloning.half-life=2");
        for (float value : new float[] {0.1f, -3, 4}) {
            trainers.meanValue = value;
            algorithm.update(metrics);
        }
        assertThat(trainers.clonings.get(0).weight()).isEqualTo(0.5);
        assertThat(trainers.clonings.get(1).weight()).isCloseTo(0.5 * 3 * Math.sqrt(0.5), within(1e-9));
        assertThat(trainers.clonings.get(2).weight()).isCloseTo(0.5 * 4 * 0.5, within(1e-9));
    }

    /// The critics' value of an action is the action: the clone, which does tanh(0.3), is preferred until the policy
    /// does more, and from then on not at all.
    @Test
    void update_byPreference_weighsCloningByHowOftenTheCriticsPreferTheClone() {
        Sd2ail algorithm = algorithm("sd2ail.cloning.weight=0.5", "sd2ail.cloning.by-preference=true");
        trainers.policyParameters = RecordedSd2ail.policy(0.3f);
        algorithm.update(metrics);
        assertThat(trainers.clonings).isEmpty(); // as good as the clone: not better
        trainers.policyParameters = RecordedSd2ail.policy(0.2f);
        for (int update = 1; update <= 100; update++) {
            algorithm.update(metrics);
        }
        assertThat(trainers.clonings).hasSize(1);
        assertThat(trainers.clonings.getFirst().weight()).isEqualTo(0.5);
        trainers.policyParameters = RecordedSd2ail.policy(0.4f);
        for (int update = 101; update <= 200; update++) {
            algorithm.update(metrics);
        }
        assertThat(trainers.clonings).hasSize(100);
        State saved = State.create();
        algorithm.save(saved);
        assertThat(saved.doubles("clone-preferred", 1)).containsExactly(0);
    }

    @Test
    void update_cloning_isOfTheExpertsRows() {
        Sd2ail algorithm = algorithm("sd2ail.cloning.weight=0.5", "sd2ail.cloning.rows=5");
        algorithm.update(metrics);
        CloningBatch batch = trainers.clonings.getFirst().batch();
        assertThat(batch.rows()).isEqualTo(5);
        checkExpert(batch, 5);
    }

    /// The policy's weights are 0 and its head's bias is 0.3 for the mean, and something else later.
    @Test
    void update_priorRows_areTheAgentsObservationsAnsweredByThePolicyBeforeTheFirstUpdate() {
        Sd2ail algorithm =
                algorithm("sd2ail.cloning.weight=0.5", "sd2ail.cloning.rows=5", "sd2ail.cloning.prior-rows=3");
        trainers.policyParameters = RecordedSd2ail.policy(0.3f);
        algorithm.update(metrics);
        trainers.policyParameters = RecordedSd2ail.policy(-2);
        algorithm.update(metrics);
        CloningBatch batch = trainers.clonings.getLast().batch();
        assertThat(batch.rows()).isEqualTo(8);
        checkExpert(batch, 5);
        float[] agent = trainers.criticBatches.getLast().observations();
        assertThat(Arrays.copyOfRange(batch.observations(), 10, 16)).isEqualTo(Arrays.copyOf(agent, 6));
        for (int i = 5; i < 8; i++) {
            assertThat((double) batch.actions()[i]).isCloseTo(Math.tanh(0.3), within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.4, 2", "1, 5"})
    void update_syntheticShare_isOfTheCloningRowsOnceThereAreAny(double share, int synthetic) {
        Sd2ail algorithm = algorithm(
                "sd2ail.cloning.weight=0.5", "sd2ail.cloning.rows=5", "sd2ail.cloning.synthetic-share=" + share);
        algorithm.update(metrics);
        checkExpert(trainers.clonings.getFirst().batch(), 5);
        algorithm.insertSynthetic(new SyntheticBatch("generator-1", 0, 1, 1, 0, 1, 3, new float[] {0.7f, 8, 9}));
        algorithm.update(metrics);
        CloningBatch batch = trainers.clonings.getLast().batch();
        assertThat(batch.rows()).isEqualTo(5);
        checkExpert(batch, 5 - synthetic);
        for (int i = 5 - synthetic; i < 5; i++) {
            assertThat(batch.actions()[i]).isEqualTo(0.7f);
            assertThat(Arrays.copyOfRange(batch.observations(), 2 * i, 2 * i + 2))
                    .containsExactly(8, 9);
        }
    }

    /// Half of the six transitions, the last ones, have the actions 0.75, 0.7 and 0.65: a mean action of 0.7 is best.
    @Test
    void prepare_withHeldOutRows_clonesTheOthersAndBeginsWithThePolicyThatKnewThoseBest() {
        Sd2ail algorithm =
                algorithm("sd2ail.cloning.updates=300", "sd2ail.cloning.rows=5", "sd2ail.cloning.held-out=0.5");
        float[] means = {0.2f, 0.7f, 0.9f};
        for (int step = 0; step < 300; step++) {
            trainers.policyParameters = RecordedSd2ail.policy(atanh(means[step / 100]));
            algorithm.prepare(metrics);
        }
        for (CloningBatch batch : trainers.cloned) {
            for (int i = 0; i < 5; i++) {
                assertThat(batch.observations()[2 * i]).isBetween(100f, 102f);
            }
        }
        assertThat(trainers.begun).containsExactly(RecordedSd2ail.policy(atanh(0.7f)));
        double spread = 2 * 0.05 * 0.05 / 3;
        double mean = ((0.5 * 0.5 + 0.2 * 0.2) / 3) + spread;
        assertThat(metrics.drain().get("train/held_out_loss")).isCloseTo(mean, within(1e-5));
    }

    private static float atanh(float x) {
        return (float) (0.5 * Math.log((1 + x) / (1 - x)));
    }

    @Test
    void prepare_asOftenAsSaid_clonesTheExpertsRowsAndNothingElse() {
        Sd2ail algorithm = algorithm("sd2ail.cloning.updates=3", "sd2ail.cloning.rows=5");
        assertThat(algorithm.preparations()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            algorithm.prepare(metrics);
        }
        assertThat(trainers.steps).containsExactly("cloning", "cloning", "cloning");
        assertThat(metrics.drain()).containsOnlyKeys("train/cloning_loss");
        for (CloningBatch batch : trainers.cloned) {
            assertThat(batch.rows()).isEqualTo(5);
            checkExpert(batch, 5);
        }
        algorithm.update(metrics);
        assertThat(trainers.clonings).isEmpty();
    }

    /// Observation 100 + i belongs to action 0.9 - i / 20.
    private static void checkExpert(CloningBatch batch, int rows) {
        for (int i = 0; i < rows; i++) {
            float observation = batch.observations()[2 * i];
            assertThat(observation).isBetween(100f, 105f);
            assertThat(batch.actions()[i]).isEqualTo(0.9f - (observation - 100) / 20);
        }
    }
}
