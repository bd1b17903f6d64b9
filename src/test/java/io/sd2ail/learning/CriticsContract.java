package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Any number of critics. Values are known where each critic is one of the golden two, its last bias moved: by as much
/// move its values.
public abstract class CriticsContract implements BackendContract {
    private static final double FRACTION = 5e-5;
    private static final float[] MOVED = {0, 0, 0.4f, -0.3f, 0.15f};
    private static final float[] TARGET_MOVED = {0, 0, -0.2f, 0.3f, 0.05f};

    private final Golden golden = Golden.read("algo/sac_hopper");
    private final NetworkShape shape = GoldenBatch.sacShape(golden);
    private final SacBatch batch = GoldenBatch.sac(golden, shape, 1);
    private final RandomStream random = new RandomStream(16, "test");

    /// Worked by hand from the golden rewards, values and log-probabilities: losses, and of each critic's last bias the
    /// gradient, which is the mean of Q - y.
    @ParameterizedTest
    @ValueSource(strings = {"0 1", "0", "1", "2", "2 3", "4 1", "3 0 4", "1 0", "0 1 2 3 4"})
    void updateCritics_someTargets_takesTheSmallestAmongThemAlone(String drawn) {
        int[] numbers = Pattern.compile(" ")
                .splitAsStream(drawn)
                .mapToInt(Integer::parseInt)
                .toArray();
        double[] y = targets(numbers);
        SacConfig config = goldenConfig(5, numbers.length);
        try (LearnerBackend backend = backend(shape)) {
            SacTrainer trainer = goldenTrainer(backend, config);
            CriticResult result = trainer.updateCritics(Example.withTargetCritics(batch, numbers), ValueBounds.NONE);
            double[] biases = lastBiases(gradient(trainer, "critics"));
            double sum = 0;
            for (int number = 0; number < 5; number++) {
                double bias = 0;
                for (int row = 0; row < y.length; row++) {
                    double error = value("q_pred", number, row) + MOVED[number] - y[row];
                    sum += error * error / 2 / y.length;
                    bias += error / y.length;
                }
                assertThat(biases[number]).as("critic %d", number).isCloseTo(bias, within(1e-5));
            }
            assertThat((double) result.loss()).isCloseTo(sum / 5, within(FRACTION * sum / 5));
            double mean = 0;
            for (int row = 0; row < y.length; row++) {
                mean += value("q_pred", 0, row) / y.length;
            }
            assertThat((double) result.meanValue()).isCloseTo(mean, within(1e-5));
        }
    }

    /// y = 2 r + (1 - done) 0.99 (min Q_target - alpha log pi).
    private double[] targets(int... numbers) {
        float[] logProbability = golden.floats("next_log_pi");
        double alpha = Math.exp(golden.floats("log_alpha")[0]);
        double[] y = new double[batch.rows()];
        for (int row = 0; row < y.length; row++) {
            double smallest = Double.POSITIVE_INFINITY;
            for (int number : numbers) {
                smallest = Math.min(smallest, value("target_q", number, row) + TARGET_MOVED[number]);
            }
            double future = (1 - batch.terminal()[row]) * 0.99 * (smallest - alpha * logProbability[row]);
            y[row] = 2 * batch.rewards()[row] + future;
        }
        return y;
    }

    /// @param key of values [2, B]
    private float value(String key, int number, int row) {
        return golden.floats(key)[number % 2 * batch.rows() + row];
    }

    private double[] lastBiases(float... flat) {
        ParameterLayout layout = ParameterLayout.critics(shape, 5);
        double[] biases = new double[5];
        for (int number = 0; number < 5; number++) {
            biases[number] = flat[
                    layout.slice(ParameterLayout.critic(number) + "out.bias").offset()];
        }
        return biases;
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "5, 5", "5, 2"})
    void values_goldenActions_areTheSmallestOfAllCritics(int critics, int inTargets) {
        try (LearnerBackend backend = backend(shape)) {
            SacTrainer trainer = goldenTrainer(backend, goldenConfig(critics, inTargets));
            State before = SavedState.ofTrainer(trainer);
            float[] values = trainer.values(batch.rows(), batch.observations(), batch.actions());
            assertThat(values).hasSize(batch.rows());
            for (int row = 0; row < values.length; row++) {
                double smallest = Double.POSITIVE_INFINITY;
                for (int number = 0; number < critics; number++) {
                    smallest = Math.min(smallest, value("q_pred", number, row) + MOVED[number]);
                }
                assertThat((double) values[row]).isCloseTo(smallest, within(5e-6));
            }
            assertThat(SavedState.bitEqual(SavedState.ofTrainer(trainer), before))
                    .isTrue();
        }
    }

    /// More rows than one block has.
    @Test
    void values_manyRows_areThoseOfEachRowAlone() {
        int rows = 400;
        CloningBatch actions = Example.cloningBatch(Example.SHAPE, rows, random);
        try (LearnerBackend backend = backend(Example.SHAPE)) {
            SacTrainer trainer = trainer(backend, 3, null);
            float[] values = trainer.values(rows, actions.observations(), actions.actions());
            for (int row = 0; row < rows; row++) {
                float[] observation = GoldenNetwork.part(actions.observations(), 3 * row, 3);
                float[] action = GoldenNetwork.part(actions.actions(), 2 * row, 2);
                assertThat(values[row]).isCloseTo(trainer.values(1, observation, action)[0], within(1e-6f));
            }
        }
    }

    /// Where targets take the smallest of some critics, the policy climbs the mean of all.
    @Test
    void updatePolicy_twoOfFiveInTargets_descendsTheMeanOverSingleCritics() {
        SacBatch rows = Example.sacBatch(Example.SHAPE, 300, random);
        ParameterLayout layout = ParameterLayout.critics(Example.SHAPE, 1);
        try (LearnerBackend backend = backend(Example.SHAPE)) {
            SacTrainer five = trainer(backend, 5, 2);
            float[] all = SavedState.ofTrainer(five).floats("critics.parameters");
            double loss = 0;
            double[] mean = new double[five.policyParameters().length];
            for (int number = 0; number < 5; number++) {
                SacTrainer one = trainer(backend, 1, null);
                State state = SavedState.ofTrainer(one);
                SavedState.set(
                        state, "critics.parameters", GoldenNetwork.part(all, number * layout.size(), layout.size()));
                one.load(state);
                loss += one.updatePolicy(rows, null).loss() / 5.0;
                float[] gradient = gradient(one, "policy");
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += gradient[i] / 5.0;
                }
            }
            assertThat((double) five.updatePolicy(rows, null).loss()).isCloseTo(loss, within(1e-6));
            checkGradient(gradient(five, "policy"), mean);
        }
    }

    /// Five times one critic, the last bias moved: their minimum and their mean differ from it by a known number.
    @ParameterizedTest
    @CsvSource({"5, -0.3", "2, 0.05"})
    void updatePolicy_oneCriticMoved_takesTheMinimumOfAllOrTheMean(int inTargets, double moved) {
        try (LearnerBackend backend = backend(shape)) {
            SacTrainer one = backend.softActorCritic(goldenConfig(1, 1), random);
            SacTrainer five = backend.softActorCritic(goldenConfig(5, inTargets), random);
            State state = SavedState.ofTrainer(five);
            State ofOne = SavedState.ofTrainer(one);
            ParameterLayout layout = ParameterLayout.critics(shape, 1);
            float[] single = ofOne.floats("critics.parameters", layout.size());
            float[] all = state.floats("critics.parameters");
            for (int number = 0; number < 5; number++) {
                System.arraycopy(single, 0, all, number * layout.size(), layout.size());
                all[number * layout.size() + layout.slice("q1.out.bias").offset()] += MOVED[number];
            }
            SavedState.set(state, "policy.parameters", ofOne.floats("policy.parameters"));
            five.load(state);
            float loss = one.updatePolicy(batch, null).loss();
            assertThat((double) five.updatePolicy(batch, null).loss()).isCloseTo(loss - moved, within(1e-5));
            float[] gradient = gradient(one, "policy");
            double[] expected = new double[gradient.length];
            for (int i = 0; i < gradient.length; i++) {
                expected[i] = gradient[i];
            }
            checkGradient(gradient(five, "policy"), expected);
        }
    }

    private static void checkGradient(float[] actual, double[] expected) {
        double largest = 0;
        for (double entry : expected) {
            largest = Math.max(largest, Math.abs(entry));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5 * largest));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, ", "5, 2"})
    void load_savedState_goesOnBitEqual(int critics, @Nullable Integer inTargets) {
        try (LearnerBackend backend = backend(Example.SHAPE)) {
            SacBatch first = Example.sacBatch(random);
            SacBatch second = Example.withTargetCritics(Example.sacBatch(random), critics - 1, 0);
            TrainerChecks.requireGoesOnBitEqual(
                    trainer(backend, critics, inTargets),
                    backend.softActorCritic(Example.with(critics, inTargets), new RandomStream(8, "other")),
                    trainer -> trainer.updateCritics(first, ValueBounds.NONE),
                    trainer -> {
                        trainer.updateCritics(second, ValueBounds.NONE);
                        trainer.updatePolicy(second, null);
                    });
        }
    }

    @Test
    void load_stateOfAnotherNumberOfCritics_isRefused() {
        try (LearnerBackend backend = backend(Example.SHAPE)) {
            State state = SavedState.ofTrainer(trainer(backend, 2, null));
            SacTrainer five = trainer(backend, 5, null);
            assertThatThrownBy(() -> five.load(state))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("critics.parameters");
        }
    }

    /// The first critics begin as they would with fewer, so runs of earlier versions do.
    @Test
    void trainer_moreCritics_beginsWithThoseOfFewer() {
        try (LearnerBackend backend = backend(Example.SHAPE)) {
            float[] two = SavedState.ofTrainer(trainer(backend, 2, null)).floats("critics.parameters");
            float[] five = SavedState.ofTrainer(trainer(backend, 5, null)).floats("critics.parameters");
            assertThat(GoldenNetwork.part(five, 0, two.length)).isEqualTo(two);
            assertThat(2 * five.length).isEqualTo(5 * two.length);
        }
    }

    private static SacConfig goldenConfig(int critics, int inTargets) {
        SacConfig config = GoldenBatch.sacConfig(null);
        return new SacConfig(
                config.learningRate(),
                config.beta1(),
                config.beta2(),
                config.discount(),
                config.targetRate(),
                config.initialTemperature(),
                config.targetEntropy(),
                config.rewardScale(),
                config.meanPenalty(),
                config.logStdPenalty(),
                config.initialLogStd(),
                config.policyAverage(),
                critics,
                inTargets,
                config.layerNorm(),
                config.logProbability());
    }

    /// With the golden policy; critic k is the golden one k modulo 2, moved.
    private SacTrainer goldenTrainer(LearnerBackend backend, SacConfig config) {
        SacTrainer trainer = backend.softActorCritic(config, random);
        State state = SavedState.ofTrainer(trainer);
        ParameterLayout policy = ParameterLayout.policy(shape);
        SavedState.set(state, "policy.parameters", GoldenNetwork.flatPolicy(golden, "pi.", policy));
        SavedState.set(state, "critics.parameters", critics("", config.critics(), MOVED));
        SavedState.set(state, "targetCritics.parameters", critics("target_", config.critics(), TARGET_MOVED));
        SavedState.set(state, "temperature.parameters", golden.floats("log_alpha")[0]);
        trainer.load(state);
        return trainer;
    }

    private float[] critics(String prefix, int count, float... moved) {
        ParameterLayout one = ParameterLayout.critics(shape, 1);
        float[] two = GoldenNetwork.flat(golden, prefix, ParameterLayout.critics(shape, 2));
        float[] all = new float[count * one.size()];
        for (int number = 0; number < count; number++) {
            System.arraycopy(two, number % 2 * one.size(), all, number * one.size(), one.size());
            all[number * one.size() + one.slice("q1.out.bias").offset()] += moved[number];
        }
        return all;
    }

    private static float[] gradient(Trainer trainer, String part) {
        return SavedState.gradientOfFirstStep(SavedState.ofTrainer(trainer).scope(part), Example.SAC.beta1());
    }

    private LearnerBackend backend(NetworkShape sizes) {
        return factory().learner(sizes, NoiseSchedule.of(NoiseSchedule.Kind.VP, sizes.diffusionSteps()));
    }

    private static SacTrainer trainer(LearnerBackend backend, int critics, @Nullable Integer inTargets) {
        return backend.softActorCritic(Example.with(critics, inTargets), new RandomStream(3, "initialization"));
    }
}
