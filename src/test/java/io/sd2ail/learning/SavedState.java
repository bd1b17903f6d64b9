package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.State;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/// A backend's whole state by its public names: to start from chosen weights, and to read gradients where the interface
/// has none, for the first step of an optimizer leaves (1 - beta1) gradient in its first moment.
public final class SavedState {
    private SavedState() {}

    public static State of(ExampleLearner backend) {
        State state = State.create();
        backend.save(state);
        return state;
    }

    public static State ofTrainer(Trainer trainer) {
        State state = State.create();
        trainer.save(state);
        return state;
    }

    /// Replaces the floats of one name, as many as there were.
    public static void set(State state, String name, float... values) {
        float[] target = state.floats(name, values.length);
        System.arraycopy(values, 0, target, 0, values.length);
    }

    /// The optimizer of this part begins anew.
    public static void forgetMoments(State state, String part) {
        Arrays.fill(state.scope(part).floats("m"), 0);
        Arrays.fill(state.scope(part).floats("v"), 0);
        state.scope(part).longs("step", 1)[0] = 0;
    }

    /// Of the step that the part's optimizer has just taken, which was its first.
    public static float[] gradientOfFirstStep(ExampleLearner backend, String part, double beta1) {
        return gradientOfFirstStep(of(backend).scope(part), beta1);
    }

    /// As above, of the part's own state.
    public static float[] gradientOfFirstStep(State state, double beta1) {
        assertThat(state.number("step")).as("steps").isOne();
        float[] gradient = state.floats("m").clone();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) (gradient[i] / (1 - beta1));
        }
        return gradient;
    }

    public static boolean bitEqual(State first, State second) {
        SortedMap<String, Object> others = second.asMap();
        if (!first.asMap().keySet().equals(others.keySet())) {
            return false;
        }
        for (Map.Entry<String, Object> entry : first.asMap().entrySet()) {
            Object other = others.get(entry.getKey());
            if (!Arrays.deepEquals(new Object[] {entry.getValue()}, new Object[] {other})) {
                return false;
            }
        }
        return true;
    }
}
