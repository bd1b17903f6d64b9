package io.sd2ail.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Against the definition in double precision, and its derivatives in closed form.
class MishTest {
    private static final int COUNT = 16 * 500;
    private static final float[] NO_BIAS = new float[COUNT];

    private final float[] inputs = new float[COUNT];
    private final float[] values = new float[COUNT];

    MishTest() {
        for (int i = 0; i < COUNT; i++) {
            inputs[i] = (i - COUNT / 2) / 60f;
            values[i] = inputs[i];
        }
    }

    @Test
    void value_from66Below0To66Above_isTheDefinition() {
        Mish.value(values, 0, COUNT, NO_BIAS, 0);
        for (int i = 0; i < COUNT; i++) {
            double z = inputs[i];
            assertThat((double) values[i]).isCloseTo(z * gate(z), within(3e-7 * Math.max(1, Math.abs(z))));
        }
    }

    @Test
    void slope_everywhere_isTheFirstDerivative() {
        float[] slope = new float[COUNT];
        Mish.slope(values, slope, 0, COUNT, NO_BIAS, 0);
        for (int i = 0; i < COUNT; i++) {
            assertThat((double) slope[i]).isCloseTo(slope(inputs[i]), within(1e-6));
        }
    }

    @Test
    void curvature_everywhere_isTheSecondDerivative() {
        float[] slope = new float[COUNT];
        float[] curvature = new float[COUNT];
        Mish.curvature(values, slope, curvature, 0, COUNT, NO_BIAS, 0);
        for (int i = 0; i < COUNT; i++) {
            double step = 1e-5;
            double second = (slope(inputs[i] + step) - slope(inputs[i] - step)) / (2 * step);
            assertThat((double) curvature[i]).isCloseTo(second, within(2e-6));
            assertThat((double) slope[i]).isCloseTo(slope(inputs[i]), within(1e-6));
        }
    }

    @Test
    void value_withBias_isThatOfTheSum() {
        float[] bias = new float[32];
        java.util.Arrays.fill(bias, 16, 32, 0.75f);
        float[] z = new float[48];
        Mish.value(z, 16, 16, bias, 16);
        assertThat((double) z[20]).isCloseTo(0.75 * gate(0.75), within(1e-7));
        assertThat(z[0]).isZero();
        assertThat(z[40]).isZero();
    }

    /// tanh(log(1 + exp(z))).
    private static double gate(double z) {
        return Math.tanh(Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
    }

    private static double slope(double z) {
        double gate = gate(z);
        return gate + z * (1 - gate * gate) / (1 + Math.exp(-z));
    }
}
