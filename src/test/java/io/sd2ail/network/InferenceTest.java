package io.sd2ail.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// An action's numbers depend on nothing but policy and observation.
class InferenceTest {
    /// A policy of any size with any weights, and observations for it.
    private record Case(NetworkShape shape, float[] parameters, double[][] observations) {
        static Case of(int observation, int action, int hidden, int rows, long seed) {
            NetworkShape shape = new NetworkShape(observation, action, observation, action, 8, hidden, 10);
            RandomStream random = new RandomStream(seed, "test");
            float[] parameters = random.gaussians(ParameterLayout.policy(shape).size());
            double[][] observations = new double[rows][observation];
            for (double[] row : observations) {
                Arrays.setAll(row, _ -> random.nextInt(4) == 0 ? 0 : 3 * random.nextGaussian());
            }
            return new Case(shape, parameters, observations);
        }

        PolicySnapshot policy(Inference inference) {
            float[] mean = new float[shape.observationSize()];
            float[] scale = new float[shape.observationSize()];
            Arrays.fill(mean, 0.5f);
            Arrays.fill(scale, 2);
            return new PolicySnapshot(shape, parameters, mean, scale, inference);
        }
    }

    @Property(tries = 100)
    void actDeterministic_severalRows_givesTheNumbersOfEachAlone(
            @ForAll @IntRange(min = 1, max = 40) int observation,
            @ForAll @IntRange(min = 1, max = 9) int action,
            @ForAll @IntRange(min = 1, max = 300) int hidden,
            @ForAll @IntRange(min = 1, max = 64) int rows,
            @ForAll long seed) {
        Case it = Case.of(observation, action, hidden, rows, seed);
        PolicySnapshot policy = it.policy(Inference.fastest());
        float[][] together = policy.actDeterministic(it.observations());
        for (int row = 0; row < rows; row++) {
            assertThat(together[row]).containsExactly(policy.actDeterministic(it.observations()[row]));
        }
    }

    @Property(tries = 100)
    void act_inPlainJavaOrByVectors_givesTheSameNumbers(
            @ForAll @IntRange(min = 1, max = 40) int observation,
            @ForAll @IntRange(min = 1, max = 9) int action,
            @ForAll @IntRange(min = 1, max = 300) int hidden,
            @ForAll @IntRange(min = 1, max = 8) int rows,
            @ForAll long seed) {
        Case it = Case.of(observation, action, hidden, rows, seed);
        PolicySnapshot plain = it.policy(new PlainInference());
        PolicySnapshot vector = it.policy(new VectorInference());
        assertThat(vector.actDeterministic(it.observations())).isDeepEqualTo(plain.actDeterministic(it.observations()));
        double[] first = it.observations()[0];
        float[] ofVector = new float[action];
        float[] ofPlain = new float[action];
        vector.act(first, new RandomStream(seed, "noise"), ofVector);
        plain.act(first, new RandomStream(seed, "noise"), ofPlain);
        assertThat(ofVector).containsExactly(ofPlain);
    }
}
