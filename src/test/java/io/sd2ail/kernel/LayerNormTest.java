package io.sd2ail.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerNormTest {
    private static final int ROWS = 3;
    private static final double EPSILON = 1e-5;

    private final RandomStream random = new RandomStream(5, "layer norm");

    /// One call on rows whose padding is 0, as the products before it leave it.
    private record Forward(int size, int stride, float[] u, float[] bias, float[] n, float[] scale, float[] h) {
        static Forward of(int size, float spread, float mean, RandomStream random) {
            int stride = Lanes.padded(size);
            float[] u = new float[ROWS * stride];
            float[] bias = new float[stride];
            System.arraycopy(random.gaussians(size), 0, bias, 0, size);
            for (int row = 0; row < ROWS; row++) {
                float[] values = random.gaussians(size);
                for (int j = 0; j < size; j++) {
                    u[row * stride + j] = mean + spread * values[j] - bias[j];
                }
            }
            float[] n = u.clone();
            float[] scale = new float[ROWS];
            float[] h = new float[ROWS * stride];
            Arrays.fill(h, Float.NaN);
            LayerNorm.forward(n, ROWS, size, stride, bias, scale, h);
            return new Forward(size, stride, u, bias, n, scale, h);
        }

        /// u + bias of a row.
        double[] sums(int row) {
            double[] sums = new double[size];
            Arrays.setAll(sums, j -> (double) u[row * stride + j] + bias[j]);
            return sums;
        }
    }

    private static double mean(double... u) {
        return Arrays.stream(u).sum() / u.length;
    }

    private static double scale(double... u) {
        double mean = mean(u);
        double variance = Arrays.stream(u).map(x -> (x - mean) * (x - mean)).sum() / u.length;
        return 1 / Math.sqrt(variance + EPSILON);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 15, 16, 17, 40, 64})
    void forward_anySize_isThePlainLoop(int size) {
        Forward forward = Forward.of(size, 1, 0, random);
        for (int row = 0; row < ROWS; row++) {
            double[] u = forward.sums(row);
            double scale = scale(u);
            assertThat(forward.scale[row] / scale).isCloseTo(1, within(1e-5));
            for (int j = 0; j < size; j++) {
                int at = row * forward.stride + j;
                double normalized = (u[j] - mean(u)) * scale;
                assertThat((double) forward.n[at]).isCloseTo(normalized, within(1e-5));
                assertThat(forward.h[at]).isEqualTo(Math.max(forward.n[at], 0));
            }
            requireZeroBehind(forward.n, row, forward);
            requireZeroBehind(forward.h, row, forward);
        }
    }

    /// What lies behind a row's entries is no part of their variance, however far from 0 their mean is.
    @ParameterizedTest
    @ValueSource(ints = {5, 16, 17})
    void forward_meanFarFromZero_keepsItsPrecision(int size) {
        Forward forward = Forward.of(size, 0.1f, 50, random);
        for (int row = 0; row < ROWS; row++) {
            double[] u = forward.sums(row);
            assertThat(forward.scale[row] / scale(u)).isCloseTo(1, within(1e-3));
        }
    }

    /// dL/du of L = sum c h(u), by central differences in doubles.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 15, 16, 17, 40, 64})
    void backward_anySize_isTheSlope(int size) {
        Forward forward = Forward.of(size, 1, 0, random);
        int stride = forward.stride;
        float[] gradient = new float[ROWS * stride];
        for (int row = 0; row < ROWS; row++) {
            System.arraycopy(random.gaussians(size), 0, gradient, row * stride, size);
        }
        float[] factors = gradient.clone();
        LayerNorm.backward(gradient, forward.n, forward.scale, ROWS, size, stride);
        for (int row = 0; row < ROWS; row++) {
            double[] u = forward.sums(row);
            for (int j = 0; j < size; j++) {
                double step = 1e-5;
                double rise = loss(u, j, step, factors, row * stride) - loss(u, j, -step, factors, row * stride);
                double tolerance = 1e-5 * forward.scale[row] + 1e-5;
                assertThat((double) gradient[row * stride + j]).isCloseTo(rise / (2 * step), within(tolerance));
            }
            requireZeroBehind(gradient, row, forward);
        }
    }

    private static double loss(double[] u, int moved, double by, float[] factors, int from) {
        double[] at = u.clone();
        at[moved] += by;
        double loss = 0;
        for (int j = 0; j < at.length; j++) {
            loss += factors[from + j] * Math.max(0, (at[j] - mean(at)) * scale(at));
        }
        return loss;
    }

    private static void requireZeroBehind(float[] values, int row, Forward forward) {
        int from = row * forward.stride;
        assertThat(Arrays.copyOfRange(values, from + forward.size, from + forward.stride))
                .as("padding")
                .containsOnly(new float[forward.stride - forward.size]);
    }
}
