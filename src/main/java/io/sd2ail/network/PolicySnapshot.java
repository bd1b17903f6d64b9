package io.sd2ail.network;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.ObservationNormalizer;
import java.util.Arrays;

/// The policy for acting: a tanh-squashed Gaussian (Haarnoja et al. 2018, arXiv 1812.05905, appendix C) over two hidden
/// ReLU layers, in plain Java, so a rollout worker needs no native library.
///
///     h      = relu(W2 relu(W1 o + b1) + b2)
///     mean, logStd = head(h)
///     action = tanh(mean + exp(clamp(logStd, -20, 2)) eps)
///
/// Weights are kept transposed, [in, out]: each input adds a multiple of one contiguous row to the outputs, a loop
/// that the JIT turns into vector instructions (a dot product it may not: that would change the order of the sum), and
/// the inputs that ReLU made zero cost nothing.
///
/// Not thread-safe: it computes in scratch arrays of its own.
public final class PolicySnapshot {
    private static final float SMALLEST_LOG_STD = -20;
    private static final float LARGEST_LOG_STD = 2;

    /// One linear layer.
    ///
    /// @param weight [in, out]
    /// @param bias [out]
    private record Layer(float[] weight, float[] bias) {
        /// y = W x + b.
        void apply(float[] x, float[] y) {
            System.arraycopy(bias, 0, y, 0, y.length);
            for (int i = 0; i < x.length; i++) {
                float input = x[i];
                if (input != 0) {
                    int row = i * y.length;
                    for (int j = 0; j < y.length; j++) {
                        y[j] += input * weight[row + j];
                    }
                }
            }
        }
    }

    private final int actionSize;
    private final ObservationNormalizer normalizer;
    private final Layer first;
    private final Layer second;
    private final Layer head;

    private final float[] input;
    private final float[] hidden1;
    private final float[] hidden2;
    /// [2 action]: means, then the logarithms of the standard deviations.
    private final float[] output;

    /// @param parameters flat, in the order of [ParameterLayout#policy]; copied
    /// @param observationMean [observationSize], subtracted first
    /// @param observationScale [observationSize], the divisor after that
    /// @throws IllegalArgumentException when an array has another length than the shape says, or is not finite
    public PolicySnapshot(NetworkShape shape, float[] parameters, float[] observationMean, float[] observationScale) {
        ParameterLayout layout = ParameterLayout.policy(shape);
        if (parameters.length != layout.size()) {
            throw new IllegalArgumentException("a policy of this shape has " + layout.size() + " parameters, not "
                    + parameters.length + ": policy and environment are of different tasks or sizes");
        }
        requireFinite(parameters);
        this.normalizer = new ObservationNormalizer(observationMean.clone(), observationScale.clone());
        if (normalizer.observationSize() != shape.observationSize()) {
            throw new IllegalArgumentException("the observation scaling has " + normalizer.observationSize()
                    + " entries, an observation has " + shape.observationSize());
        }
        this.actionSize = shape.actionSize();
        this.first = layer(layout, "l1", parameters);
        this.second = layer(layout, "l2", parameters);
        this.head = layer(layout, "head", parameters);
        this.input = new float[shape.observationSize()];
        this.hidden1 = new float[shape.policyHidden()];
        this.hidden2 = new float[shape.policyHidden()];
        this.output = new float[2 * actionSize];
    }

    /// The policy of a snapshot of topic POLICY.
    ///
    /// @throws IllegalArgumentException when the snapshot lacks an array or does not fit the shape
    public static PolicySnapshot of(NetworkShape shape, ParameterSnapshot snapshot) {
        return new PolicySnapshot(
                shape,
                snapshot.array(ParameterSnapshot.POLICY),
                snapshot.array(ParameterSnapshot.OBSERVATION_MEAN),
                snapshot.array(ParameterSnapshot.OBSERVATION_SCALE));
    }

    private static void requireFinite(float[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw new IllegalArgumentException("policy parameter " + i + " is " + parameters[i]);
            }
        }
    }

    private static Layer layer(ParameterLayout layout, String name, float[] parameters) {
        ParameterLayout.Slice weight = layout.slice(name + ".weight");
        ParameterLayout.Slice bias = layout.slice(name + ".bias");
        int out = (int) weight.shape()[0];
        int in = (int) weight.shape()[1];
        float[] transposed = new float[in * out];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                transposed[i * out + o] = parameters[weight.offset() + o * in + i];
            }
        }
        return new Layer(transposed, Arrays.copyOfRange(parameters, bias.offset(), bias.offset() + bias.size()));
    }

    /// An action drawn from the policy.
    ///
    /// @param observation [observationSize], in the environment's units
    /// @return [actionSize], each in [-1, 1]
    public float[] act(double[] observation, RandomStream random) {
        forward(observation);
        float[] action = new float[actionSize];
        for (int i = 0; i < actionSize; i++) {
            double logStd = Math.clamp(output[actionSize + i], SMALLEST_LOG_STD, LARGEST_LOG_STD);
            action[i] = (float) Math.tanh(output[i] + Math.exp(logStd) * random.nextGaussian());
        }
        return action;
    }

    /// The policy's mean action, tanh(mean).
    ///
    /// @param observation [observationSize], in the environment's units
    /// @return [actionSize], each in [-1, 1]
    public float[] actDeterministic(double[] observation) {
        forward(observation);
        float[] action = new float[actionSize];
        for (int i = 0; i < actionSize; i++) {
            action[i] = (float) Math.tanh(output[i]);
        }
        return action;
    }

    private void forward(double[] observation) {
        normalizer.normalize(observation, input);
        first.apply(input, hidden1);
        relu(hidden1);
        second.apply(hidden1, hidden2);
        relu(hidden2);
        head.apply(hidden2, output);
    }

    private static void relu(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], 0);
        }
    }
}
