package io.sd2ail.learning.vector;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Elementwise;
import io.sd2ail.kernel.Mish;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.objective.BinaryCrossEntropy;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Denoiser;
import io.sd2ail.learning.vector.network.DenoiserGradient;
import io.sd2ail.learning.vector.network.Linear;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.network.NetworkShape;
import java.util.List;
import java.util.stream.IntStream;

/// The penalty that keeps the discriminator's slope near 1 between expert and agent rows (Gulrajani et al. 2017, arXiv
/// 1704.00028): P = weight mean (|g| - 1)^2 with g = dD/dx at x = u expert + (1 - u) agent.
///
/// Its gradient needs no second-order graph. With v = dP/dg held fixed,
///
/// ```
/// dP/dtheta = d/dtheta (v . g) = d/dtheta D'
/// ```
///
/// where D' is the derivative of D along v: one more forward pass that carries tangents (marked '), and one backward
/// pass through both. With r = epsilon_hat - epsilon, d entries a row and c = -2 D / d:
///
/// ```
/// g = c sqrt(alphaBar_t) W1' (m1 * W2' (m2 * W3' (m3 * W4' r)))          m_i = mish'(z_i)
/// x' = sqrt(alphaBar_t) v    z_i' = W_i h_(i-1)'    h_i' = m_i z_i'    D' = c r . r'
/// dD'/dr' = c r              dD'/dr = c r' + 4 D / d^2 (r . r') r
/// dD'/dz_i' = m_i dD'/dh_i'  dD'/dz_i = m_i dD'/dh_i + mish''(z_i) z_i' dD'/dh_i'
/// ```
final class GradientPenalty {
    /// Keeps the norm's slope finite where D, and with it the gradient, has vanished.
    private static final double LEAST_SQUARED_NORM = 1e-30;

    private final Denoiser denoiser;
    private final NoiseSchedule schedule;
    private final double weight;
    private final int size;
    private final int rowStride;
    private final int hiddenStride;
    private final List<Scratch> scratch;

    GradientPenalty(Denoiser denoiser, NetworkShape shape, NoiseSchedule schedule, double weight, int workers) {
        this.denoiser = denoiser;
        this.schedule = schedule;
        this.weight = weight;
        this.size = shape.rowSize();
        this.rowStride = denoiser.first.inStride;
        this.hiddenStride = denoiser.first.outStride;
        this.scratch = weight == 0
                ? List.of()
                : IntStream.range(0, workers).mapToObj(_ -> new Scratch()).toList();
    }

    /// One worker's memory. Arrays of twice the rows hold the tangents behind the values.
    private final class Scratch {
        final int row = RowLanes.BLOCK * rowStride;
        final int hidden = RowLanes.BLOCK * hiddenStride;
        final float[] x = new float[2 * row];
        final float[] h1 = new float[2 * hidden];
        final float[] h2 = new float[2 * hidden];
        final float[] h3 = new float[2 * hidden];
        final float[] slope1 = new float[hidden];
        final float[] slope2 = new float[hidden];
        final float[] slope3 = new float[hidden];
        final float[] curvature1 = new float[hidden];
        final float[] curvature2 = new float[hidden];
        final float[] curvature3 = new float[hidden];
        final float[] tangent1 = new float[hidden];
        final float[] tangent2 = new float[hidden];
        final float[] tangent3 = new float[hidden];
        final float[] noise = new float[row];
        final float[] residual = new float[row];
        final float[] output = new float[2 * row];
        final float[] inputGradient = new float[row];
        final float[] gradientA = new float[2 * hidden];
        final float[] gradientB = new float[2 * hidden];
        final float[] probability = new float[RowLanes.BLOCK];
        final float[] signal = new float[RowLanes.BLOCK];
        final int[] biasAt = new int[RowLanes.BLOCK];
    }

    /// Adds the penalty's gradient of one lane.
    ///
    /// @return what the lane's rows add to the weighted penalty
    double add(int worker, DiscriminatorBatch batch, RowLanes lanes, int lane, DenoiserGradient gradient) {
        Scratch s = scratch.get(worker);
        double loss = 0;
        for (int b = 0; b < lanes.blocks(lane); b++) {
            int from = lanes.blockStart(lane, b);
            int rows = lanes.blockStart(lane, b + 1) - from;
            load(s, batch, from, rows);
            forward(s, rows);
            inputGradient(s, rows);
            loss += direction(s, rows, weight / lanes.rows());
            forwardTangents(s, rows);
            outputGradients(s, rows);
            backward(s, rows, gradient);
        }
        return loss;
    }

    /// x_t of the mixed rows.
    private void load(Scratch s, DiscriminatorBatch batch, int from, int rows) {
        DiscriminatorBatch.Penalty draws = batch.requirePenalty();
        int agent = (batch.expertRows() + batch.syntheticRows()) * size;
        for (int row = 0; row < rows; row++) {
            int t = draws.steps()[from + row];
            float u = draws.mixing()[from + row];
            s.signal[row] = schedule.sqrtAlphaBar()[t];
            s.biasAt[row] = denoiser.time.at(t);
            for (int j = 0; j < size; j++) {
                int i = (from + row) * size + j;
                float mixed = u * batch.rows()[i] + (1 - u) * batch.rows()[agent + i];
                float epsilon = draws.noise()[i];
                s.noise[row * rowStride + j] = epsilon;
                s.x[row * rowStride + j] = s.signal[row] * mixed + schedule.sqrtOneMinusAlphaBar()[t] * epsilon;
            }
        }
    }

    private void forward(Scratch s, int rows) {
        denoiser.first.forward(s.x, 0, rows, s.h1, 0);
        for (int row = 0; row < rows; row++) {
            Mish.curvature(
                    s.h1, s.slope1, s.curvature1, row * hiddenStride, hiddenStride, denoiser.time.bias, s.biasAt[row]);
        }
        hidden(denoiser.second, s.h1, rows, s.h2, s.slope2, s.curvature2);
        hidden(denoiser.third, s.h2, rows, s.h3, s.slope3, s.curvature3);
        denoiser.out.forwardWithBias(s.h3, rows, s.residual);
        for (int row = 0; row < rows; row++) {
            float squares = 0;
            for (int i = row * rowStride; i < row * rowStride + size; i++) {
                s.residual[i] -= s.noise[i];
                squares += s.residual[i] * s.residual[i];
            }
            s.probability[row] = BinaryCrossEntropy.probability(squares / size);
        }
    }

    private static void hidden(Linear layer, float[] x, int rows, float[] h, float[] slope, float[] curvature) {
        layer.forward(x, 0, rows, h, 0);
        for (int at = 0; at < rows * layer.outStride; at += layer.outStride) {
            Mish.curvature(h, slope, curvature, at, layer.outStride, layer.parameters.bias(), 0);
        }
    }

    /// W1' (m1 * W2' (m2 * W3' (m3 * W4' r))): g without its factor c sqrt(alphaBar_t).
    private void inputGradient(Scratch s, int rows) {
        int hidden = rows * hiddenStride;
        denoiser.out.backward(s.residual, rows, s.gradientA);
        Elementwise.multiply(s.gradientA, s.slope3, hidden);
        denoiser.third.backward(s.gradientA, rows, s.gradientB);
        Elementwise.multiply(s.gradientB, s.slope2, hidden);
        denoiser.second.backward(s.gradientB, rows, s.gradientA);
        Elementwise.multiply(s.gradientA, s.slope1, hidden);
        denoiser.first.backward(s.gradientA, rows, s.inputGradient);
    }

    /// |g|, the penalty, and the tangents x' = sqrt(alphaBar_t) v with v = dP/dg.
    private double direction(Scratch s, int rows, double share) {
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            float factor = -2 * s.probability[row] * s.signal[row] / size;
            double squares = LEAST_SQUARED_NORM;
            for (int i = row * rowStride; i < row * rowStride + size; i++) {
                float g = s.inputGradient[i] * factor;
                s.inputGradient[i] = g;
                squares += (double) g * g;
            }
            double norm = Math.sqrt(squares);
            loss += share * (norm - 1) * (norm - 1);
            float along = (float) (share * 2 * (norm - 1) / norm) * s.signal[row];
            for (int j = 0; j < size; j++) {
                s.x[(rows + row) * rowStride + j] = along * s.inputGradient[row * rowStride + j];
            }
        }
        return loss;
    }

    private void forwardTangents(Scratch s, int rows) {
        int hidden = rows * hiddenStride;
        denoiser.first.forward(s.x, rows * rowStride, rows, s.tangent1, 0);
        Elementwise.product(s.tangent1, s.slope1, s.h1, hidden, hidden);
        denoiser.second.forward(s.h1, hidden, rows, s.tangent2, 0);
        Elementwise.product(s.tangent2, s.slope2, s.h2, hidden, hidden);
        denoiser.third.forward(s.h2, hidden, rows, s.tangent3, 0);
        Elementwise.product(s.tangent3, s.slope3, s.h3, hidden, hidden);
        denoiser.out.forward(s.h3, hidden, rows, s.output, rows * rowStride);
    }

    /// dD'/dr before dD'/dr'.
    private void outputGradients(Scratch s, int rows) {
        for (int row = 0; row < rows; row++) {
            int value = row * rowStride;
            int tangent = (rows + row) * rowStride;
            float product = 0;
            for (int j = 0; j < size; j++) {
                product += s.residual[value + j] * s.output[tangent + j];
            }
            float linear = -2 * s.probability[row] / size;
            float quadratic = 4 * s.probability[row] * product / ((float) size * size);
            for (int j = 0; j < size; j++) {
                s.output[value + j] = linear * s.output[tangent + j] + quadratic * s.residual[value + j];
                s.output[tangent + j] = linear * s.residual[value + j];
            }
            for (int j = size; j < rowStride; j++) {
                s.output[value + j] = 0;
            }
        }
    }

    private void backward(Scratch s, int rows, DenoiserGradient gradient) {
        int hidden = rows * hiddenStride;
        addGradient(denoiser.out, s.output, s.h3, rows, gradient.layer(Denoiser.OUT));
        denoiser.out.backward(s.output, 2 * rows, s.gradientA);
        Elementwise.dualBackward(s.gradientA, s.slope3, s.curvature3, s.tangent3, hidden);
        addGradient(denoiser.third, s.gradientA, s.h2, rows, gradient.layer(Denoiser.THIRD));
        denoiser.third.backward(s.gradientA, 2 * rows, s.gradientB);
        Elementwise.dualBackward(s.gradientB, s.slope2, s.curvature2, s.tangent2, hidden);
        addGradient(denoiser.second, s.gradientB, s.h1, rows, gradient.layer(Denoiser.SECOND));
        denoiser.second.backward(s.gradientB, 2 * rows, s.gradientA);
        Elementwise.dualBackward(s.gradientA, s.slope1, s.curvature1, s.tangent1, hidden);
        denoiser.first.addWeightGradient(s.gradientA, s.x, 2 * rows, gradient.layer(Denoiser.FIRST));
        gradient.addTimeBias(s.gradientA, rows, s.biasAt);
    }

    /// Values and tangents both act on the weight, the values alone on the bias.
    private static void addGradient(Linear layer, float[] dy, float[] x, int rows, Affine gradient) {
        layer.addWeightGradient(dy, x, 2 * rows, gradient);
        layer.addBiasGradient(dy, rows, gradient);
    }
}
