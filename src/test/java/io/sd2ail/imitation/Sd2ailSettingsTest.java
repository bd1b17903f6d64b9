package io.sd2ail.imitation;

import static io.sd2ail.imitation.RecordedSd2ail.EXPERT_ROWS;
import static io.sd2ail.imitation.RecordedSd2ail.POLICY_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.config.KebabCase;
import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.ValueBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What each setting of [Sd2ail] changes in what its trainers are given; [RecordedSd2ail] says how rows are told apart.
class Sd2ailSettingsTest {
    private final RecordedTrainers trainers = new RecordedTrainers(3);
    private final MetricAccumulator metrics = new MetricAccumulator();

    private Sd2ail algorithm(String... overrides) {
        return RecordedSd2ail.of(trainers, overrides);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "3, 12"})
    void update_syntheticRatio_drawsSoManyRowsForEachExpertRowOnceThereAreAny(int ratio, int rows) {
        Sd2ail algorithm = algorithm("sd2ail.synthetic-ratio=" + ratio);
        algorithm.update(metrics);
        algorithm.insertSynthetic(
                new SyntheticBatch("generator-1", 0, 1, 2, 0, 2, 3, new float[] {0.7f, 7, 7, 0.6f, 6, 6}));
        algorithm.update(metrics);
        assertThat(trainers.discriminatorBatches.getFirst().syntheticRows()).isZero();
        assertThat(trainers.discriminatorBatches.getLast().syntheticRows()).isEqualTo(rows);
    }

    @Test
    void update_discriminatorEveryThird_stepsItThenAndRewardsAlways() {
        Sd2ail algorithm = algorithm("sd2ail.discriminator-every=3");
        List<SortedMap<String, Object>> prioritiesAndThreshold = new ArrayList<>();
        for (int update = 0; update < 4; update++) {
            algorithm.update(metrics);
            State state = state(algorithm);
            prioritiesAndThreshold.add(state.asMap().subMap("experts.", "experts/"));
            float[] scored = trainers.scored.get(update);
            int experts = update % 3 == 0 ? EXPERT_ROWS : 0;
            assertThat(scored).hasSize(3 * (experts + POLICY_ROWS));
            checkRewards(trainers.criticBatches.get(update));
            float[] before = trainers.scored.get(update - update % 3);
            float mean = (before[0] + before[3] + before[6] + before[9]) / 4;
            assertThat(state.floats("threshold", 1)[0]).isCloseTo(mean, within(1e-6f));
        }
        assertThat(trainers.discriminatorBatches).hasSize(2);
        assertThat(prioritiesAndThreshold.get(2))
                .usingRecursiveComparison()
                .isEqualTo(prioritiesAndThreshold.getFirst());
    }

    private static void checkRewards(SacBatch batch) {
        for (int i = 0; i < batch.rows(); i++) {
            assertThat((double) batch.rewards()[i]).isCloseTo(-Math.log(1.0 - batch.actions()[i]), within(1e-5));
        }
    }

    @Test
    void update_policyEveryThird_stepsTheCriticsAlways() {
        Sd2ail algorithm = algorithm("sd2ail.policy-every=3");
        update(algorithm, 5);
        assertThat(trainers.steps)
                .containsExactly("critics", "policy", "critics", "critics", "critics", "policy", "critics");
    }

    /// The moments move by a hundredth of the way from batch to batch.
    @Test
    void update_normalizedRewards_areThoseOfTheDiscriminatorOverTheirMovingDeviation() {
        Sd2ail algorithm = algorithm("sd2ail.normalize-rewards=true", "sd2ail.value-bound=1");
        double mean = Double.NaN;
        double square = Double.NaN;
        for (int update = 0; update < 3; update++) {
            algorithm.update(metrics);
            SacBatch batch = trainers.criticBatches.get(update);
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < POLICY_ROWS; i++) {
                double reward = -Math.log(1.0 - batch.actions()[i]);
                sum += reward / POLICY_ROWS;
                squares += reward * reward / POLICY_ROWS;
            }
            mean = update == 0 ? sum : mean + 0.01 * (sum - mean);
            square = update == 0 ? squares : square + 0.01 * (squares - square);
            double deviation = Math.sqrt(square - mean * mean);
            for (int i = 0; i < POLICY_ROWS; i++) {
                assertThat((double) batch.rewards()[i])
                        .isCloseTo(-Math.log(1.0 - batch.actions()[i]) / deviation, within(1e-4));
            }
        }
        // The bound is of rewards as the critics see them: without the division it would be 25 times lower or so.
        assertThat(trainers.bounds.getFirst().highest()).isGreaterThan(5 * 2 / (1 - 0.99));
    }

    @Test
    void load_ofASavedState_goesOnWithTheSameDeviation() {
        Sd2ail algorithm = algorithm("sd2ail.normalize-rewards=true");
        update(algorithm, 3);
        Sd2ail other = algorithm("sd2ail.normalize-rewards=true");
        other.load(state(algorithm));
        assertThat(state(other).asMap().get("reward-deviation.moments"))
                .isEqualTo(state(algorithm).asMap().get("reward-deviation.moments"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.25, 2", "1, 8"})
    void update_expertShare_isTheExpertsOwnRowsRewardedLikeTheAgents(double share, int rows) {
        Sd2ail algorithm = algorithm("sd2ail.expert-share=" + share);
        algorithm.update(metrics);
        SacBatch batch = trainers.criticBatches.getFirst();
        for (int i = 0; i < POLICY_ROWS; i++) {
            boolean expert = i >= POLICY_ROWS - rows;
            assertThat(batch.actions()[i] > 0.5).isEqualTo(expert);
            assertThat(batch.observations()[2 * i] >= 100).isEqualTo(expert);
            assertThat(batch.nextObservations()[2 * i]).isEqualTo(batch.observations()[2 * i] + 1);
            assertThat(batch.terminal()[i]).isEqualTo(expert && batch.observations()[2 * i] == 105 ? 1 : 0);
        }
        checkRewards(batch);
    }

    @ParameterizedTest
    @EnumSource
    void update_eachReward_isWhatTheCriticsGet(Reward reward) {
        algorithm("sd2ail.reward=" + KebabCase.ofConstant(reward)).update(metrics);
        SacBatch batch = trainers.criticBatches.getFirst();
        for (int i = 0; i < POLICY_ROWS; i++) {
            double expected = reward.of(batch.actions()[i]);
            assertThat((double) batch.rewards()[i]).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void update_whileCriticsAreAlone_leavesThePolicy() {
        Sd2ail algorithm = algorithm("sd2ail.critics-alone=2");
        update(algorithm, 3);
        assertThat(trainers.steps).containsExactly("critics", "critics", "critics", "policy");
    }

    @Test
    void update_whileCriticsAreAlone_clonesWhereCloningHasAWeight() {
        Sd2ail algorithm = algorithm("sd2ail.critics-alone=2", "sd2ail.cloning.weight=0.5");
        update(algorithm, 2);
        assertThat(metrics.drain()).containsEntry("train/cloning_loss", 0.25).doesNotContainKey("train/policy_loss");
        update(algorithm, 1);
        assertThat(trainers.steps).containsExactly("critics", "cloning", "critics", "cloning", "critics", "policy");
        assertThat(trainers.clonings).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void update_valueBound_isThatManyTimesWhatExpertsEarnForEver(Reward kind) {
        Sd2ail algorithm = algorithm(
                "sd2ail.value-bound=1.5",
                "sd2ail.reward=" + KebabCase.ofConstant(kind),
                "sd2ail.sac.discount=0.9",
                "sd2ail.sac.reward-scale=2");
        double mean = Double.NaN;
        for (int update = 0; update < 3; update++) {
            algorithm.update(metrics);
            float[] experts = firstEntries(trainers.scored.get(update), EXPERT_ROWS);
            float[] rewards = kind.of(experts, 0, EXPERT_ROWS);
            double present = (rewards[0] + rewards[1] + rewards[2] + rewards[3]) / 4.0;
            mean = update == 0 ? present : mean + 0.01 * (present - mean);
            double highest = 1.5 * Math.abs(mean) * 2 / (1 - 0.9);
            ValueBounds bounds = trainers.bounds.get(update);
            assertThat(bounds.highest()).isCloseTo(highest, within(1e-4));
            assertThat(bounds.lowest()).isCloseTo(kind.neverNegative() ? 0 : -highest, within(1e-4));
        }
    }

    @Test
    void update_withoutAValueBound_leavesTargetsAsTheyAre() {
        algorithm("sd2ail.value-bound=null").update(metrics);
        assertThat(trainers.bounds).containsExactly(ValueBounds.NONE);
    }

    @Test
    void update_targetCritics_areSoManyOfThemDrawnForEachUpdate() {
        Sd2ail algorithm = algorithm("sd2ail.sac.critics=6", "sd2ail.sac.target-critics=3");
        update(algorithm, 20);
        List<List<Integer>> drawn = trainers.criticBatches.stream()
                .map(batch -> Arrays.stream(batch.targetCritics()).boxed().toList())
                .toList();
        assertThat(drawn).allSatisfy(numbers -> assertThat(numbers).hasSize(3).doesNotHaveDuplicates());
        assertThat(drawn.stream().flatMap(List::stream).distinct()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(drawn.stream().distinct()).hasSizeGreaterThan(10);
    }

    @Test
    void update_withoutTargetCritics_takesAll() {
        update(algorithm(), 2);
        assertThat(trainers.criticBatches)
                .allSatisfy(batch -> assertThat(batch.targetCritics()).containsExactly(0, 1));
    }

    private static float[] firstEntries(float[] rows, int count) {
        float[] entries = new float[count];
        for (int i = 0; i < count; i++) {
            entries[i] = rows[3 * i];
        }
        return entries;
    }

    private void update(Sd2ail algorithm, int times) {
        for (int i = 0; i < times; i++) {
            algorithm.update(metrics);
        }
    }

    private static State state(Algorithm algorithm) {
        State state = State.create();
        algorithm.save(state);
        return state;
    }
}
