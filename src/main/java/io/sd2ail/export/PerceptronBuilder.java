package io.sd2ail.export;

import io.sd2ail.export.Perceptron.Activation;
import io.sd2ail.export.Perceptron.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// Puts a [Perceptron] together from the operations that lead from an observation to an action, in their order. Scaling
/// entry by entry becomes part of the layers beside it.
final class PerceptronBuilder {
    private final List<Layer> layers = new ArrayList<>();
    /// What is still to be done to the present value, scale x + shift: of one entry for all, or of one for each.
    private double[] scale = {1};

    private double[] shift = {0};

    /// Times these factors.
    ///
    /// @throws IllegalArgumentException when they are neither one nor as many as the value has entries
    void multiply(double[] factors) {
        requireEntries(factors.length);
        scale = combine(scale, factors, (a, b) -> a * b);
        shift = combine(shift, factors, (a, b) -> a * b);
    }

    /// Plus these.
    ///
    /// @throws IllegalArgumentException when they are neither one nor as many as the value has entries
    void add(double[] summands) {
        requireEntries(summands.length);
        shift = combine(shift, summands, Double::sum);
    }

    private void requireEntries(int given) {
        if (given != 1 && !canHave(given)) {
            throw new IllegalArgumentException("scales " + entries() + " values by " + given);
        }
    }

    private boolean canHave(int entries) {
        return entries == entries() || (layers.isEmpty() && entries() == 1);
    }

    /// Of the present value; before the first layer 1 stands for any number.
    private int entries() {
        return layers.isEmpty()
                ? Math.max(scale.length, shift.length)
                : layers.getLast().outputs();
    }

    private static double[] combine(double[] a, double[] b, DoubleBinaryOperator operation) {
        double[] combined = new double[Math.max(a.length, b.length)];
        for (int i = 0; i < combined.length; i++) {
            combined[i] = operation.applyAsDouble(a[a.length == 1 ? 0 : i], b[b.length == 1 ? 0 : i]);
        }
        return combined;
    }

    /// A fully connected layer.
    ///
    /// @param weight [bias.length, inputs]
    /// @throws IllegalArgumentException when the value has another number of entries
    void layer(int inputs, double[] weight, double[] bias) {
        if (!canHave(inputs)) {
            throw new IllegalArgumentException("has a layer of " + inputs + " inputs for " + entries() + " values");
        }
        double[] factors = spread(scale, inputs);
        double[] summands = spread(shift, inputs);
        double[] folded = new double[weight.length];
        double[] foldedBias = bias.clone();
        for (int row = 0; row < bias.length; row++) {
            for (int column = 0; column < inputs; column++) {
                double entry = weight[row * inputs + column];
                folded[row * inputs + column] = entry * factors[column];
                foldedBias[row] += entry * summands[column];
            }
        }
        layers.add(new Layer(inputs, bias.length, folded, foldedBias, Activation.NONE));
        settled();
    }

    private static double[] spread(double[] values, int entries) {
        double[] spread = new double[entries];
        for (int i = 0; i < entries; i++) {
            spread[i] = values[values.length == 1 ? 0 : i];
        }
        return spread;
    }

    private void settled() {
        scale = new double[] {1};
        shift = new double[] {0};
    }

    /// @throws IllegalArgumentException when it does not follow a layer
    void activation(Activation activation) {
        if (layers.isEmpty() || layers.getLast().activation() != Activation.NONE) {
            throw new IllegalArgumentException("has an activation that follows no layer");
        }
        Layer last = scaledLast();
        layers.set(layers.size() - 1, new Layer(last.inputs(), last.outputs(), last.weight(), last.bias(), activation));
        settled();
    }

    private Layer scaledLast() {
        Layer last = layers.getLast();
        double[] factors = spread(scale, last.outputs());
        double[] summands = spread(shift, last.outputs());
        double[] weight = last.weight().clone();
        double[] bias = new double[last.outputs()];
        for (int row = 0; row < last.outputs(); row++) {
            for (int column = 0; column < last.inputs(); column++) {
                weight[row * last.inputs() + column] *= factors[row];
            }
            bias[row] = last.bias()[row] * factors[row] + summands[row];
        }
        return new Layer(last.inputs(), last.outputs(), weight, bias, last.activation());
    }

    /// @throws IllegalArgumentException when there is no layer, or a weight is not finite
    Perceptron build() {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("has no fully connected layer");
        }
        int outputs = layers.getLast().outputs();
        Perceptron built = new Perceptron(layers, spread(scale, outputs), spread(shift, outputs));
        boolean finite = allFinite(built.scale())
                && allFinite(built.shift())
                && layers.stream().allMatch(layer -> allFinite(layer.weight()) && allFinite(layer.bias()));
        if (!finite) {
            throw new IllegalArgumentException("has weights that overflow once its scaling is part of them");
        }
        return built;
    }

    private static boolean allFinite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }
}
