package io.sd2ail.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicySnapshotTest {
    private static final int OBSERVATION = 5;
    private static final int ACTION = 2;
    private static final int HIDDEN = 7;
    private static final NetworkShape SHAPE = new NetworkShape(OBSERVATION, ACTION, 7, ACTION, 8, HIDDEN, 10);

    private final ParameterLayout layout = ParameterLayout.policy(SHAPE);
    private final float[] parameters = new RandomStream(1, "test").gaussians(layout.size());
    private final float[] mean = {1, -1, 0.5f, 0, 2};
    private final float[] scale = {2, 1, 0.5f, 1, 4};
    private final double[] observation = {0.3, -1.2, 4, 0, 2.5};

    private PolicySnapshot policy() {
        return new PolicySnapshot(SHAPE, parameters, mean, scale);
    }

    /// y = W x + b written straight from the layout, in double.
    private double[] linear(String name, double[] x) {
        ParameterLayout.Slice weight = layout.slice(name + ".weight");
        ParameterLayout.Slice bias = layout.slice(name + ".bias");
        double[] y = new double[bias.size()];
        for (int out = 0; out < y.length; out++) {
            y[out] = parameters[bias.offset() + out];
            for (int in = 0; in < x.length; in++) {
                y[out] += parameters[weight.offset() + out * x.length + in] * x[in];
            }
        }
        return y;
    }

    private double[] head() {
        double[] input = new double[OBSERVATION];
        Arrays.setAll(input, i -> (observation[i] - mean[i]) / scale[i]);
        double[] hidden1 =
                Arrays.stream(linear("l1", input)).map(v -> Math.max(v, 0)).toArray();
        double[] hidden2 =
                Arrays.stream(linear("l2", hidden1)).map(v -> Math.max(v, 0)).toArray();
        return linear("head", hidden2);
    }

    @Test
    void actDeterministic_anyParameters_isTheTanhOfTheMean() {
        float[] action = policy().actDeterministic(observation);
        double[] head = head();
        assertThat(action).hasSize(ACTION);
        for (int i = 0; i < ACTION; i++) {
            assertThat((double) action[i]).isCloseTo(Math.tanh(head[i]), within(1e-5));
        }
    }

    @Test
    void act_sameNoise_isTheTanhOfMeanPlusDeviationTimesNoise() {
        Arrays.fill(parameters, layout.slice("head.weight").offset(), parameters.length, 0);
        int bias = layout.slice("head.bias").offset();
        parameters[bias] = 0.2f;
        parameters[bias + 1] = -0.3f;
        parameters[bias + 2] = -1; // standard deviation e^-1
        parameters[bias + 3] = 9; // is clamped to 2
        RandomStream noise = new RandomStream(4, "test");
        float[] action = new float[2];
        policy().act(observation, new RandomStream(4, "test"), action);
        assertThat((double) action[0]).isCloseTo(Math.tanh(0.2 + Math.exp(-1) * noise.nextGaussian()), within(1e-6));
        assertThat((double) action[1]).isCloseTo(Math.tanh(-0.3 + Math.exp(2) * noise.nextGaussian()), within(1e-6));
    }

    @Test
    void act_severalTimes_doesNotDependOnEarlierObservations() {
        PolicySnapshot policy = policy();
        float[] first = policy.actDeterministic(observation);
        policy.actDeterministic(new double[] {9, 9, 9, 9, 9});
        assertThat(policy.actDeterministic(observation)).containsExactly(first);
    }

    @Test
    void of_parameterSnapshot_readsItsArrays() {
        ParameterSnapshot snapshot = new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY,
                1,
                0,
                Map.of(
                        ParameterSnapshot.POLICY, parameters,
                        ParameterSnapshot.OBSERVATION_MEAN, mean,
                        ParameterSnapshot.OBSERVATION_SCALE, scale));
        assertThat(PolicySnapshot.of(SHAPE, snapshot).actDeterministic(observation))
                .containsExactly(policy().actDeterministic(observation));
    }

    @Test
    void constructor_parametersOfAnotherShapeOrNotFinite_areRefused() {
        assertThatThrownBy(() -> new PolicySnapshot(SHAPE, new float[3], mean, scale))
                .hasMessageContaining("not 3");
        assertThatThrownBy(() -> new PolicySnapshot(SHAPE, parameters, new float[1], new float[] {1}))
                .hasMessageContaining("scaling has 1 entries");
        parameters[4] = Float.NaN;
        assertThatThrownBy(this::policy).hasMessageContaining("parameter 4");
    }

    @Test
    void act_observationOfAnotherSize_isRefused() {
        assertThatThrownBy(() -> policy().actDeterministic(new double[3])).hasMessageContaining("this one has 3");
    }

    @Test
    void act_withoutNoise_isTheMeanAction() {
        float[] action = new float[2];

        policy().act(observation, new RandomStream(4, "test"), 0, action);

        assertThat(action).containsExactly(policy().actDeterministic(observation));
    }
}
