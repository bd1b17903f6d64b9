package io.sd2ail.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.PolicySnapshot;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClonedPolicyTest {
    private static final NetworkShape SHAPE = new NetworkShape(3, 2, 5, 2, 8, 8, 4);

    private final RandomStream random = new RandomStream(1, "test");
    private final float[] parameters = scaled(Initialization.policy(SHAPE, 0, random));

    /// Untrained heads answer all but 0.
    private static float[] scaled(float... parameters) {
        float[] scaled = parameters.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= 20;
        }
        return scaled;
    }

    @Test
    void actions_observationsAsTheNetworksSeeThem_areThePolicysMeans() {
        ClonedPolicy cloned = new ClonedPolicy(SHAPE);
        cloned.keep(parameters);
        PolicySnapshot policy = new PolicySnapshot(SHAPE, parameters, new float[3], new float[] {1, 1, 1});
        float[] observations = random.gaussians(7 * 3);
        float[] actions = cloned.actions(5, observations);
        assertThat(actions).hasSize(10);
        for (int row = 0; row < 5; row++) {
            double[] observation = new double[3];
            for (int i = 0; i < 3; i++) {
                observation[i] = observations[3 * row + i];
            }
            assertThat(Arrays.copyOfRange(actions, 2 * row, 2 * row + 2))
                    .isEqualTo(policy.actDeterministic(observation));
        }
        assertThat(Arrays.copyOf(actions, 2)).isNotEqualTo(Arrays.copyOfRange(actions, 2, 4));
    }

    @Test
    void load_ofASavedOne_answersAlike() {
        ClonedPolicy cloned = new ClonedPolicy(SHAPE);
        cloned.keep(parameters);
        State state = State.create();
        cloned.save(state);
        ClonedPolicy loaded = new ClonedPolicy(SHAPE);
        loaded.load(state);
        float[] observations = random.gaussians(12);
        assertThat(loaded.actions(4, observations)).isEqualTo(cloned.actions(4, observations));
    }

    @Test
    void actions_beforeAnythingWasKept_areRefusedAlsoAfterALoad() {
        ClonedPolicy empty = new ClonedPolicy(SHAPE);
        State state = State.create();
        empty.save(state);
        assertThat(state.asMap()).isEmpty();
        ClonedPolicy loaded = new ClonedPolicy(SHAPE);
        loaded.load(state);
        assertThatThrownBy(() -> loaded.actions(1, new float[3])).hasMessageContaining("nothing was cloned yet");
    }
}
