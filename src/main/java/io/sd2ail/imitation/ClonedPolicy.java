package io.sd2ail.imitation;

import io.sd2ail.data.State;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.PolicySnapshot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The policy as it was when cloning alone had ended: what it would do where the agent gets to. Empty until then.
final class ClonedPolicy {
    private final NetworkShape shape;
    private float @Nullable [] parameters;
    private @Nullable PolicySnapshot policy;

    ClonedPolicy(NetworkShape shape) {
        this.shape = shape;
    }

    void keep(float[] cloned) {
        float[] ones = new float[shape.observationSize()];
        Arrays.fill(ones, 1);
        parameters = cloned;
        policy = new PolicySnapshot(shape, cloned, new float[shape.observationSize()], ones);
    }

    /// @param rows B
    /// @param observations [at least B, observation], normalised
    /// @return [B, action], the mean actions
    float[] actions(int rows, float[] observations) {
        if (policy == null) {
            throw new IllegalStateException("nothing was cloned yet");
        }
        int size = shape.observationSize();
        double[][] wide = new double[rows][size];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < size; i++) {
                wide[row][i] = observations[row * size + i];
            }
        }
        return Rows.concatenate(policy.actDeterministic(wide));
    }

    void save(State state) {
        if (parameters != null) {
            state.put("parameters", parameters);
        }
    }

    void load(State state) {
        if (state.has("parameters")) {
            keep(state.floats("parameters"));
        }
    }
}
