package io.sd2ail.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.demonstration.ObservationNormalizer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySnapshotGoldenTest {
    /// An action's tolerance follows from the golden one of the mean: the slope of tanh is at most 1.
    private static final double TOLERANCE = 2e-6;

    @ParameterizedTest
    @ValueSource(strings = {"algo/sac_hopper", "algo/sac_halfcheetah"})
    void actDeterministic_goldenWeights_givesTheTanhOfTheGoldenMeans(String file) {
        Golden golden = Golden.read(file);
        long[] size = golden.array("obs").shape();
        int observation = (int) size[1];
        int action = (int) golden.array("act").shape()[1];
        int width = (int) golden.array("pi.l1.bias").shape()[0];
        NetworkShape shape = new NetworkShape(observation, action, observation + action, action, 1, width, 10);
        ObservationNormalizer identity = ObservationNormalizer.identity(observation);
        PolicySnapshot policy = new PolicySnapshot(shape, parameters(golden, shape), identity.mean(), identity.scale());
        double[] observations = golden.array("obs").values();
        double[] means = golden.array("mean").values();
        for (int row = 0; row < size[0]; row++) {
            float[] actions = policy.actDeterministic(
                    Arrays.copyOfRange(observations, row * observation, (row + 1) * observation));
            for (int i = 0; i < action; i++) {
                double mean = means[row * action + i];
                assertThat((double) actions[i])
                        .as("%s: row %s, entry %s", file, row, i)
                        .isCloseTo(Math.tanh(mean), within(TOLERANCE * (1 + Math.abs(mean))));
            }
        }
    }

    /// The golden policy keeps the two halves of the head apart.
    private static float[] parameters(Golden golden, NetworkShape shape) {
        float[] flat = new float[ParameterLayout.policy(shape).size()];
        int at = 0;
        for (String key : new String[] {
            "l1.weight", "l1.bias", "l2.weight", "l2.bias", "mean.weight", "log_std.weight", "mean.bias", "log_std.bias"
        }) {
            float[] values = golden.floats("pi." + key);
            System.arraycopy(values, 0, flat, at, values.length);
            at += values.length;
        }
        return flat;
    }
}
