package io.sd2ail.learning.vector;

import io.sd2ail.kernel.Elementwise;
import io.sd2ail.learning.BinaryBatch;
import io.sd2ail.learning.objective.BinaryObjective;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Linear;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.learning.vector.network.TanhPerceptron;
import io.sd2ail.learning.vector.network.TanhPerceptron.Activations;
import java.util.List;
import java.util.stream.IntStream;

/// The gradient penalty of a binary discriminator (Gulrajani et al. 2017, arXiv 1704.00028):
/// P = weight mean (|g| - 1)^2 with g = df/dx at x = u expert + (1 - u) agent.
///
/// As in [GradientPenalty] its gradient is that of f', the derivative of f along v = dP/dg held fixed: a forward pass
/// that carries tangents (marked ') and a backward pass through both. With m_i = tanh'(z_i):
///
/// ```
/// g = W1' (m1 * W2' (m2 * w3))    x' = v    z_i' = W_i h_(i-1)'    h_i' = m_i z_i'    f' = w3 h2'
/// df'/dz_i' = m_i df'/dh_i'       df'/dz_i = m_i df'/dh_i + tanh''(z_i) z_i' df'/dh_i'
/// ```
///
/// A clamped logit has g = 0 and learns nothing here.
final class LogitPenalty {
    /// Keeps the norm's slope finite where the gradient has vanished.
    private static final double LEAST_SQUARED_NORM = 1e-30;

    private final TanhPerceptron network;
    private final double weight;
    private final List<Scratch> scratch;

    LogitPenalty(TanhPerceptron network, double weight, int workers) {
        this.network = network;
        this.weight = weight;
        this.scratch = weight == 0
                ? List.of()
                : IntStream.range(0, workers).mapToObj(_ -> new Scratch()).toList();
    }

    /// One worker's memory.
    private final class Scratch {
        final int hidden = RowLanes.BLOCK * network.first.outStride;
        final Activations a = new Activations(network);
        final float[] slope1 = new float[hidden];
        final float[] slope2 = new float[hidden];
        final float[] curvature1 = new float[hidden];
        final float[] curvature2 = new float[hidden];
        final float[] tangent1 = new float[hidden];
        final float[] tangent2 = new float[hidden];
        final float[] inputGradient = new float[RowLanes.BLOCK * network.first.inStride];
    }

    /// Adds the penalty's gradient of one lane.
    ///
    /// @return what the lane's rows add to the weighted penalty
    double add(
            int worker, BinaryBatch batch, BinaryObjective objective, RowLanes lanes, int lane, List<Affine> gradient) {
        Scratch s = scratch.get(worker);
        double loss = 0;
        for (int b = 0; b < lanes.blocks(lane); b++) {
            int from = lanes.blockStart(lane, b);
            int rows = lanes.blockStart(lane, b + 1) - from;
            mix(s, batch, from, rows);
            network.forward(s.a, rows);
            inputGradient(s, rows, objective);
            loss += direction(s, rows, weight / lanes.rows());
            forwardTangents(s, rows);
            backward(s, rows, gradient);
        }
        return loss;
    }

    private void mix(Scratch s, BinaryBatch batch, int from, int rows) {
        int size = network.first.in;
        int stride = network.first.inStride;
        int agent = batch.count() * size;
        for (int row = 0; row < rows; row++) {
            float u = batch.mixing()[from + row];
            for (int j = 0; j < size; j++) {
                int i = (from + row) * size + j;
                s.a.x[row * stride + j] = u * batch.rows()[i] + (1 - u) * batch.rows()[agent + i];
            }
        }
    }

    /// g; leaves 1 in `y` where the logit passes, else 0.
    private void inputGradient(Scratch s, int rows, BinaryObjective objective) {
        Activations a = s.a;
        int hidden = rows * network.first.outStride;
        int stride = network.out.outStride;
        for (int row = 0; row < rows; row++) {
            a.y[row * stride] = objective.passes(a.y[row * stride]) ? 1 : 0;
        }
        Elementwise.tanhCurvature(a.h1, s.slope1, s.curvature1, hidden);
        Elementwise.tanhCurvature(a.h2, s.slope2, s.curvature2, hidden);
        network.out.backward(a.y, rows, a.gradient2);
        Elementwise.multiply(a.gradient2, s.slope2, hidden);
        network.second.backward(a.gradient2, rows, a.gradient1);
        Elementwise.multiply(a.gradient1, s.slope1, hidden);
        network.first.backward(a.gradient1, rows, s.inputGradient);
    }

    /// |g|, the penalty, and the tangents x' = v.
    private double direction(Scratch s, int rows, double share) {
        int stride = network.first.inStride;
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            double squares = LEAST_SQUARED_NORM;
            for (int i = row * stride; i < row * stride + network.first.in; i++) {
                squares += (double) s.inputGradient[i] * s.inputGradient[i];
            }
            double norm = Math.sqrt(squares);
            loss += share * (norm - 1) * (norm - 1);
            float along = (float) (share * 2 * (norm - 1) / norm);
            for (int j = 0; j < network.first.in; j++) {
                s.a.x[(rows + row) * stride + j] = along * s.inputGradient[row * stride + j];
            }
        }
        return loss;
    }

    private void forwardTangents(Scratch s, int rows) {
        int hidden = rows * network.first.outStride;
        network.first.forward(s.a.x, rows * network.first.inStride, rows, s.tangent1, 0);
        Elementwise.product(s.tangent1, s.slope1, s.a.h1, hidden, hidden);
        network.second.forward(s.a.h1, hidden, rows, s.tangent2, 0);
        Elementwise.product(s.tangent2, s.slope2, s.a.h2, hidden, hidden);
    }

    /// From df'/df' = 1 where the logit passes, and df'/df = 0.
    private void backward(Scratch s, int rows, List<Affine> gradient) {
        Activations a = s.a;
        int hidden = rows * network.first.outStride;
        int stride = network.out.outStride;
        for (int row = 0; row < rows; row++) {
            a.y[(rows + row) * stride] = a.y[row * stride];
            a.y[row * stride] = 0;
        }
        addGradient(network.out, a.y, a.h2, rows, gradient.get(TanhPerceptron.OUT));
        network.out.backward(a.y, 2 * rows, a.gradient2);
        Elementwise.dualBackward(a.gradient2, s.slope2, s.curvature2, s.tangent2, hidden);
        addGradient(network.second, a.gradient2, a.h1, rows, gradient.get(TanhPerceptron.SECOND));
        network.second.backward(a.gradient2, 2 * rows, a.gradient1);
        Elementwise.dualBackward(a.gradient1, s.slope1, s.curvature1, s.tangent1, hidden);
        addGradient(network.first, a.gradient1, a.x, rows, gradient.get(TanhPerceptron.FIRST));
    }

    /// Values and tangents both act on the weight, the values alone on the bias.
    private static void addGradient(Linear layer, float[] dy, float[] x, int rows, Affine gradient) {
        layer.addWeightGradient(dy, x, 2 * rows, gradient);
        layer.addBiasGradient(dy, rows, gradient);
    }
}
