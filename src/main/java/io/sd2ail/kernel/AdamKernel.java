package io.sd2ail.kernel;

import static io.sd2ail.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;

/// Adam's arithmetic (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1), with epsilon after the bias correction of the
/// second moment, as in the paper and in PyTorch.
///
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param stepSize learning rate / (1 - beta1^t)
/// @param deviationScale 1 / sqrt(1 - beta2^t)
public record AdamKernel(float beta1, float beta2, float stepSize, float deviationScale) {
    private static final float EPSILON = 1e-8f;

    /// @param step t, from 1
    public static AdamKernel ofStep(double learningRate, double beta1, double beta2, long step) {
        return new AdamKernel(
                (float) beta1, (float) beta2, (float) (learningRate / (1 - Math.pow(beta1, (double) step))), (float)
                        (1 / Math.sqrt(1 - Math.pow(beta2, (double) step))));
    }

    /// One step of the entries from `from` to `to`, multiples of [Lanes#PADDING].
    ///
    /// @param parameters theta
    /// @param gradient g
    /// @param first m
    /// @param second v
    public void update(float[] parameters, float[] gradient, float[] first, float[] second, int from, int to) {
        for (int i = from; i < to; i += Lanes.COUNT) {
            FloatVector g = load(gradient, i);
            FloatVector m = load(first, i).mul(beta1).add(g.mul(1 - beta1));
            FloatVector v = load(second, i).mul(beta2).add(g.mul(g).mul(1 - beta2));
            m.intoArray(first, i);
            v.intoArray(second, i);
            FloatVector deviation = v.sqrt().mul(deviationScale).add(EPSILON);
            FloatVector theta = load(parameters, i);
            theta.sub(m.div(deviation).mul(stepSize)).intoArray(parameters, i);
        }
    }
}
