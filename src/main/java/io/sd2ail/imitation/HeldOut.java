package io.sd2ail.imitation;

import io.sd2ail.data.State;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.replay.ReplayRows;
import org.jspecify.annotations.Nullable;

/// Expert transitions that cloning alone does not see, and the policy on its way that knew them best: early stopping.
final class HeldOut {
    /// Rows that are looked at, spread over all of them.
    private static final int MOST = 1024;

    private final NetworkShape shape;
    private final float[] observations;
    private final float[] actions;

    private float least = Float.POSITIVE_INFINITY;
    private float @Nullable [] best;

    /// @param rows the ones held out, in their order
    HeldOut(NetworkShape shape, ReplayRows rows) {
        this.shape = shape;
        int looked = Math.min(MOST, rows.rows());
        this.observations = new float[looked * shape.observationSize()];
        this.actions = new float[looked * shape.actionSize()];
        for (int i = 0; i < looked; i++) {
            int row = (int) ((long) i * rows.rows() / looked);
            copy(rows.observations(), row, observations, i, shape.observationSize());
            copy(rows.actions(), row, actions, i, shape.actionSize());
        }
    }

    private static void copy(float[] from, int row, float[] to, int at, int size) {
        System.arraycopy(from, row * size, to, at * size, size);
    }

    /// Keeps the policy if no other one has come as close.
    ///
    /// @param policy its flat parameters
    /// @return mean (tanh(mean(s)) - a)^2 of this one
    float look(float[] policy) {
        ClonedPolicy present = new ClonedPolicy(shape);
        present.keep(policy);
        float[] answers = present.actions(actions.length / shape.actionSize(), observations);
        double sum = 0;
        for (int i = 0; i < answers.length; i++) {
            double difference = (double) answers[i] - actions[i];
            sum += difference * difference;
        }
        float loss = (float) (sum / answers.length);
        if (loss < least) {
            least = loss;
            best = policy;
        }
        return loss;
    }

    /// Flat parameters of the policy with the least loss; null before the first look.
    float @Nullable [] best() {
        return best;
    }

    void save(State state) {
        if (best != null) {
            state.put("least", least);
            state.put("best", best);
        }
    }

    void load(State state) {
        if (state.has("best")) {
            least = state.floats("least", 1)[0];
            best = state.floats("best");
        }
    }
}
