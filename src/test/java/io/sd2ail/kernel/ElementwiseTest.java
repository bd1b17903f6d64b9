package io.sd2ail.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseTest {
    private final RandomStream random = new RandomStream(1, "elementwise");

    @Test
    void gaussian_anyDifference_isTheExponentialOfMinusItsSquare() {
        float[] z = random.gaussians(64);
        float[] y = random.gaussians(64);
        z[3] = 40;
        float[] actual = z.clone();
        Elementwise.gaussian(actual, y, 64);
        for (int i = 0; i < 64; i++) {
            double difference = (double) z[i] - y[i];
            assertThat((double) actual[i]).isCloseTo(Math.exp(-difference * difference), within(5e-7));
        }
    }

    @Test
    void gaussian_notANumber_staysSo() {
        float[] z = random.gaussians(16);
        z[5] = Float.NaN;
        Elementwise.gaussian(z, new float[16], 16);
        assertThat(z[5]).isNaN();
        assertThat(z[4]).isNotNaN();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void addColumnSums_anyRows_addsEachColumn(int rows) {
        float[] a = random.gaussians(16 + rows * 32);
        float[] sums = random.gaussians(32);
        double[] expected = new double[32];
        for (int j = 0; j < 32; j++) {
            expected[j] = sums[j];
            for (int row = 0; row < rows; row++) {
                expected[j] += a[16 + row * 32 + j];
            }
        }
        Elementwise.addColumnSums(a, 16, rows, 32, sums);
        for (int j = 0; j < 32; j++) {
            assertThat((double) sums[j]).isCloseTo(expected[j], within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void allFinite_oneEntryIsNot_saysSo(float bad) {
        float[] a = random.gaussians(64);
        assertThat(Elementwise.allFinite(a, 0, 64)).isTrue();
        a[37] = bad;
        assertThat(Elementwise.allFinite(a, 0, 64)).isFalse();
        assertThat(Elementwise.allFinite(a, 48, 64)).isTrue();
    }

    @Test
    void reluBackward_gateOpenOrShut_passesOrStops() {
        float[] gradient = new float[16];
        Arrays.fill(gradient, 3);
        float[] activation = new float[16];
        activation[5] = 0.1f;
        Elementwise.reluBackward(gradient, activation, 16);
        assertThat(gradient[5]).isEqualTo(3);
        assertThat(gradient[4]).isZero();
    }

    @Test
    void transpose_someRows_movesThoseAlone() {
        float[] a = random.gaussians(5 * 32);
        float[] transposed = new float[20 * 16];
        Elementwise.transpose(a, 32, 20, 1, 4, transposed, 16);
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 20; column++) {
                float expected = row >= 1 && row < 4 ? a[row * 32 + column] : 0;
                assertThat(transposed[column * 16 + row]).isEqualTo(expected);
            }
        }
    }

    @Test
    void dualBackward_halves_followTheProductRule() {
        float[] gradient = random.gaussians(32);
        float[] before = gradient.clone();
        float[] slope = random.gaussians(16);
        float[] curvature = random.gaussians(16);
        float[] tangent = random.gaussians(16);
        Elementwise.dualBackward(gradient, slope, curvature, tangent, 16);
        for (int i = 0; i < 16; i++) {
            double value = (double) before[i] * slope[i] + (double) curvature[i] * tangent[i] * before[16 + i];
            assertThat((double) gradient[i]).isCloseTo(value, within(1e-6));
            assertThat((double) gradient[16 + i]).isCloseTo((double) before[16 + i] * slope[i], within(1e-6));
        }
    }
}
