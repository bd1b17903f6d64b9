package io.sd2ail.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A feed-forward network of fully connected layers, as policies are in most files:
///
///     h_0 = observation,  h_k = activation_k(W_k h_(k-1) + b_k),  output = scale h_n + shift
///
/// @param layers at least one, each of as many inputs as the one before has outputs
/// @param scale [outputs]
/// @param shift [outputs]
public record Perceptron(List<Layer> layers, double[] scale, double[] shift) {
    /// What follows a layer's sums.
    public enum Activation {
        /// Nothing.
        NONE,
        /// max(0, z)
        RELU,
        /// tanh(z)
        TANH;

        double of(double z) {
            return switch (this) {
                case NONE -> z;
                case RELU -> Math.max(0, z);
                case TANH -> Math.tanh(z);
            };
        }
    }

    /// One fully connected layer.
    ///
    /// @param weight [outputs, inputs], row by row
    /// @param bias [outputs]
    public record Layer(int inputs, int outputs, double[] weight, double[] bias, Activation activation) {
        double[] of(double[] input) {
            double[] output = bias.clone();
            for (int row = 0; row < outputs; row++) {
                double sum = output[row];
                for (int column = 0; column < inputs; column++) {
                    sum += weight[row * inputs + column] * input[column];
                }
                output[row] = activation.of(sum);
            }
            return output;
        }
    }

    public Perceptron {
        layers = List.copyOf(layers);
    }

    /// Entries of an observation.
    public int inputs() {
        return layers.getFirst().inputs();
    }

    /// Entries of the output.
    public int outputs() {
        return layers.getLast().outputs();
    }

    /// @param observation [inputs]
    /// @return [outputs]
    public double[] of(double[] observation) {
        double[] values = observation;
        for (Layer layer : layers) {
            values = layer.of(values);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = scale[i] * values[i] + shift[i];
        }
        return values;
    }

    /// Its sizes and activations, as `11-256-256-3 (relu, relu, tanh)`.
    public String text() {
        String sizes = IntStream.concat(IntStream.of(inputs()), layers.stream().mapToInt(Layer::outputs))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("-"));
        return sizes + activations(layers.stream().map(Layer::activation).toList());
    }

    /// What [#text] says of a network of these sizes whose hidden layers are ReLU and whose output is tanh.
    static String textOf(int... sizes) {
        List<Activation> activations = IntStream.range(1, sizes.length)
                .mapToObj(layer -> layer == sizes.length - 1 ? Activation.TANH : Activation.RELU)
                .toList();
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("-"))
                + activations(activations);
    }

    private static String activations(List<Activation> activations) {
        return activations.stream()
                .map(activation -> activation.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", " (", ")"));
    }
}
