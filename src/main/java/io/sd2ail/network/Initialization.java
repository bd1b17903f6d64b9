package io.sd2ail.network;

import io.sd2ail.data.RandomStream;
import java.util.Arrays;

/// Initial flat parameters, in the order of each network's [ParameterLayout].
public final class Initialization {
    /// Bias of the hidden layers of policy and critics, as in the paper's program.
    private static final float HIDDEN_BIAS = 0.1f;

    private static final float POLICY_HEAD_BOUND = 1e-3f;
    private static final float CRITIC_HEAD_BOUND = 3e-3f;

    private Initialization() {}

    /// Weights and biases uniform within 1 / sqrt(inputs of the layer): PyTorch's default of a linear layer.
    public static float[] denoiser(NetworkShape shape, RandomStream random) {
        return byInputs(ParameterLayout.denoiser(shape), random);
    }

    /// As [#denoiser].
    public static float[] binaryDiscriminator(int rowSize, int hidden, RandomStream random) {
        return byInputs(ParameterLayout.binaryDiscriminator(rowSize, hidden), random);
    }

    private static float[] byInputs(ParameterLayout layout, RandomStream random) {
        float[] parameters = new float[layout.size()];
        int inputs = 1;
        for (ParameterLayout.Slice slice : layout.slices()) {
            if (!slice.isBias()) {
                inputs = Math.toIntExact(slice.shape()[1]);
            }
            fillUniform(parameters, slice, (float) (1 / Math.sqrt(inputs)), random);
        }
        return parameters;
    }

    /// Hidden weights uniform within 1 / sqrt(width), hidden biases 0.1, head within 1e-3: the paper's program.
    ///
    /// @param logStd added to what the logarithms of the standard deviations are thus
    public static float[] policy(NetworkShape shape, double logStd, RandomStream random) {
        ParameterLayout layout = ParameterLayout.policy(shape);
        float[] parameters = multilayer(shape, layout, "head", POLICY_HEAD_BOUND, random);
        ParameterLayout.Slice bias = layout.slice("head.bias");
        int end = bias.offset() + bias.size();
        for (int i = end - bias.size() / 2; i < end; i++) {
            parameters[i] += (float) logStd;
        }
        return parameters;
    }

    /// As [#policy], but with standard deviations that are the smallest one whatever the observation: for training that
    /// leaves them alone.
    public static float[] deterministicPolicy(NetworkShape shape, RandomStream random) {
        float[] parameters = policy(shape, 0, random);
        ParameterLayout layout = ParameterLayout.policy(shape);
        ParameterLayout.Slice weight = layout.slice("head.weight");
        ParameterLayout.Slice bias = layout.slice("head.bias");
        int end = weight.offset() + weight.size();
        Arrays.fill(parameters, end - weight.size() / 2, end, 0);
        end = bias.offset() + bias.size();
        Arrays.fill(parameters, end - bias.size() / 2, end, PolicySnapshot.SMALLEST_LOG_STD);
        return parameters;
    }

    /// As [#policy], the last layers within 3e-3. The target critics start as a copy.
    public static float[] critics(NetworkShape shape, int count, RandomStream random) {
        return multilayer(shape, ParameterLayout.critics(shape, count), "out", CRITIC_HEAD_BOUND, random);
    }

    private static float[] multilayer(
            NetworkShape shape, ParameterLayout layout, String head, float headBound, RandomStream random) {
        float[] parameters = new float[layout.size()];
        float hiddenBound = (float) (1 / Math.sqrt(shape.policyHidden()));
        for (ParameterLayout.Slice slice : layout.slices()) {
            boolean inHead =
                    slice.name().endsWith(head + ".weight") || slice.name().endsWith(head + ".bias");
            if (inHead) {
                fillUniform(parameters, slice, headBound, random);
            } else if (slice.isBias()) {
                Arrays.fill(parameters, slice.offset(), slice.offset() + slice.size(), HIDDEN_BIAS);
            } else {
                fillUniform(parameters, slice, hiddenBound, random);
            }
        }
        return parameters;
    }

    private static void fillUniform(float[] parameters, ParameterLayout.Slice slice, float bound, RandomStream random) {
        for (int i = slice.offset(); i < slice.offset() + slice.size(); i++) {
            parameters[i] = (2 * random.nextFloat() - 1) * bound;
        }
    }
}
