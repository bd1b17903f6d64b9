package io.sd2ail.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Against the definition in double precision, and its derivatives in closed form.
class TanhTest {
    private static final int COUNT = 16 * 500;

    private final float[] inputs = new float[COUNT];
    private final float[] values = new float[COUNT];

    TanhTest() {
        for (int i = 0; i < COUNT; i++) {
            inputs[i] = (i - COUNT / 2) / 60f;
            values[i] = inputs[i] - 0.25f;
        }
        float[] bias = new float[COUNT];
        java.util.Arrays.fill(bias, 0.25f);
        Elementwise.tanh(values, 1, COUNT, bias);
    }

    @Test
    void tanh_from66Below0To66Above_isTheDefinition() {
        for (int i = 0; i < COUNT; i++) {
            assertThat((double) values[i]).isCloseTo(Math.tanh(inputs[i]), within(3e-7));
        }
    }

    @Test
    void tanh_near0_isRelativelyExact() {
        float[] small = new float[16];
        java.util.Arrays.fill(small, 1e-4f);
        Elementwise.tanh(small, 1, 16, new float[16]);
        assertThat((double) small[3]).isCloseTo(Math.tanh(1e-4f), within(1e-11));
    }

    @Test
    void tanh_notANumber_staysOne() {
        float[] values = new float[16];
        values[5] = Float.NaN;
        Elementwise.tanh(values, 1, 16, new float[16]);
        assertThat(values[5]).isNaN();
        assertThat(values[4]).isZero();
    }

    @Test
    void derivatives_ofTheActivation_areTheClosedForms() {
        float[] slope = new float[COUNT];
        float[] curvature = new float[COUNT];
        float[] gradient = new float[COUNT];
        java.util.Arrays.fill(gradient, 3);
        Elementwise.tanhCurvature(values, slope, curvature, COUNT);
        Elementwise.tanhBackward(gradient, values, COUNT);
        for (int i = 0; i < COUNT; i++) {
            double h = Math.tanh(inputs[i]);
            assertThat((double) slope[i]).isCloseTo(1 - h * h, within(6e-7));
            assertThat((double) curvature[i]).isCloseTo(-2 * h * (1 - h * h), within(2e-6));
            assertThat((double) gradient[i]).isCloseTo(3 * (1 - h * h), within(2e-6));
        }
    }
}
