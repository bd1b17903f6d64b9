package io.sd2ail.export;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.export.Perceptron.Activation;
import io.sd2ail.export.Perceptron.Layer;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.training.LearningTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run's policy begins with, from a given one of the same layers. Its scaling of observations becomes the run's:
/// the first layer takes up the difference, so that the policy does what it did before.
///
/// @param layers `l1`, `l2` and the means of the head, for observations as the run normalises them
/// @param logStd what gives the logarithms of the standard deviations, or null where they are to begin as they do
///     without a given policy
record InitialPolicy(List<Layer> layers, GivenPolicy.@Nullable Head logStd) {
    /// Of ends of the range of actions, relative to its width.
    private static final double TOLERANCE = 1e-4;

    /// @throws StorageException when it is of other sizes, other layers or another range of actions
    static InitialPolicy of(GivenPolicy given, LearningTask task) {
        given.requireSizesOf(task.spec());
        requireShape(given, task.shape());
        requireRange(given, task.spec());
        List<Layer> layers = given.network().layers();
        Layer first = forNormalized(layers.getFirst(), task.normalizer());
        return new InitialPolicy(List.of(first, layers.get(1), layers.get(2)), given.logStd());
    }

    private static void requireShape(GivenPolicy given, NetworkShape shape) {
        int width = shape.policyHidden();
        String wanted = Perceptron.textOf(shape.observationSize(), width, width, shape.actionSize());
        String there = given.network().text();
        if (!there.equals(wanted)) {
            List<Layer> layers = given.network().layers();
            int other = layers.getFirst().outputs();
            boolean widthAlone =
                    there.equals(Perceptron.textOf(shape.observationSize(), other, other, shape.actionSize()));
            throw StorageException.unusable(
                    given.file(),
                    "is a network of " + there + ", this run's policy is one of " + wanted,
                    widthAlone
                            ? "set sd2ail.policy-hidden=" + other + ", or give a policy of this width"
                            : "give a policy of these layers");
        }
    }

    private static void requireRange(GivenPolicy given, EnvironmentSpec spec) {
        for (int i = 0; i < spec.actionSize(); i++) {
            double scale = given.network().scale()[i];
            double shift = given.network().shift()[i];
            double low = given.normalized() ? -1 : spec.actionLow()[i];
            double high = given.normalized() ? 1 : spec.actionHigh()[i];
            double tolerance = TOLERANCE * (high - low);
            if (Math.abs(shift - scale - low) > tolerance || Math.abs(shift + scale - high) > tolerance) {
                throw StorageException.unusable(
                        given.file(),
                        "gives actions from " + (shift - scale) + " to " + (shift + scale) + " in entry " + i + ", "
                                + spec.name() + " takes " + low + " to " + high,
                        "scale its tanh to that range in its graph");
            }
        }
    }

    /// With x = (o - mean) / scale: W o + b = (W scale) x + (b + W mean).
    private static Layer forNormalized(Layer layer, ObservationNormalizer normalizer) {
        double[] weight = layer.weight().clone();
        double[] bias = layer.bias().clone();
        for (int row = 0; row < layer.outputs(); row++) {
            for (int column = 0; column < layer.inputs(); column++) {
                bias[row] += layer.weight()[row * layer.inputs() + column]
                        * normalizer.mean()[column];
                weight[row * layer.inputs() + column] *= normalizer.scale()[column];
            }
        }
        return new Layer(layer.inputs(), layer.outputs(), weight, bias, Activation.RELU);
    }

    /// Puts it in place of a fresh policy's parameters.
    ///
    /// @param parameters flat, in the order of the policy's layout
    /// @param draws whether the policy draws actions, so that its standard deviations matter
    void replace(NetworkShape shape, float[] parameters, boolean draws) {
        ParameterLayout layout = ParameterLayout.policy(shape);
        String[] names = {"l1", "l2", "head"};
        for (int i = 0; i < names.length; i++) {
            put(layers.get(i).weight(), layout.slice(names[i] + ".weight"), parameters);
            put(layers.get(i).bias(), layout.slice(names[i] + ".bias"), parameters);
        }
        if (draws && logStd != null) {
            putSecondHalf(logStd.weight(), layout.slice("head.weight"), parameters);
            putSecondHalf(logStd.bias(), layout.slice("head.bias"), parameters);
        }
    }

    private static void put(double[] values, ParameterLayout.Slice slice, float[] parameters) {
        for (int i = 0; i < values.length; i++) {
            parameters[slice.offset() + i] = (float) values[i];
        }
    }

    private static void putSecondHalf(float[] values, ParameterLayout.Slice slice, float[] parameters) {
        int half = values.length / 2;
        System.arraycopy(values, half, parameters, slice.offset() + half, values.length - half);
    }
}
