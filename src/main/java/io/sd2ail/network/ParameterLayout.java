package io.sd2ail.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Named slices of one flat float vector: where each weight and bias of a network lies. Weights are [out, in] as
/// PyTorch stores them, biases [out].
public final class ParameterLayout {
    /// One weight or bias.
    ///
    /// @param name for example `l1.weight`
    /// @param offset of its first entry in the flat vector
    /// @param shape [out, in] or [out]
    public record Slice(String name, int offset, long[] shape) {
        public int size() {
            long size = 1;
            for (long extent : shape) {
                size *= extent;
            }
            return Math.toIntExact(size);
        }

        /// Its values. [#size]
        ///
        /// @param flat all parameters of the layout
        public float[] of(float[] flat) {
            return Arrays.copyOfRange(flat, offset, offset + size());
        }

        public boolean isBias() {
            return shape.length == 1;
        }
    }

    private final List<Slice> slices = new ArrayList<>();
    private int size;

    private ParameterLayout() {}

    /// The denoiser: time MLP `t1` [32, 16], `t2` [16, 32]; `l1` [hidden, rowSize + 16], `l2`, `l3` [hidden, hidden],
    /// `out` [rowSize, hidden].
    public static ParameterLayout denoiser(NetworkShape shape) {
        int features = NetworkShape.TIME_FEATURES;
        return new ParameterLayout()
                .linear("t1", 2 * features, features)
                .linear("t2", features, 2 * features)
                .linear("l1", shape.denoiserHidden(), shape.rowSize() + features)
                .linear("l2", shape.denoiserHidden(), shape.denoiserHidden())
                .linear("l3", shape.denoiserHidden(), shape.denoiserHidden())
                .linear("out", shape.rowSize(), shape.denoiserHidden());
    }

    /// The policy: `l1` [width, observation], `l2` [width, width], `head` [2 action, width]: the means first, then the
    /// logarithms of the standard deviations.
    public static ParameterLayout policy(NetworkShape shape) {
        return new ParameterLayout()
                .linear("l1", shape.policyHidden(), shape.observationSize())
                .linear("l2", shape.policyHidden(), shape.policyHidden())
                .linear("head", 2 * shape.actionSize(), shape.policyHidden());
    }

    /// The critics, `q1` before `q2` and so on, each `l1` [width, observation + action], `l2` [width, width], `out`
    /// [1, width].
    public static ParameterLayout critics(NetworkShape shape, int count) {
        ParameterLayout layout = new ParameterLayout();
        for (int number = 0; number < count; number++) {
            String critic = critic(number);
            layout.linear(critic + "l1", shape.policyHidden(), shape.observationSize() + shape.actionSize())
                    .linear(critic + "l2", shape.policyHidden(), shape.policyHidden())
                    .linear(critic + "out", 1, shape.policyHidden());
        }
        return layout;
    }

    /// What the names of a critic's layers begin with.
    ///
    /// @param number from 0
    public static String critic(int number) {
        return "q" + (number + 1) + ".";
    }

    /// The binary discriminator: `l1` [hidden, rowSize], `l2` [hidden, hidden], `out` [1, hidden].
    public static ParameterLayout binaryDiscriminator(int rowSize, int hidden) {
        return new ParameterLayout()
                .linear("l1", hidden, rowSize)
                .linear("l2", hidden, hidden)
                .linear("out", 1, hidden);
    }

    private ParameterLayout linear(String name, int out, int in) {
        add(name + ".weight", out, in);
        add(name + ".bias", out);
        return this;
    }

    private void add(String name, long... shape) {
        Slice slice = new Slice(name, size, shape);
        slices.add(slice);
        size += slice.size();
    }

    /// In the order of the flat vector.
    public List<Slice> slices() {
        return List.copyOf(slices);
    }

    /// Length of the flat vector.
    public int size() {
        return size;
    }

    /// @throws IllegalArgumentException when there is no slice of this name
    public Slice slice(String name) {
        return slices.stream()
                .filter(slice -> slice.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter is named '" + name + "'"));
    }
}
