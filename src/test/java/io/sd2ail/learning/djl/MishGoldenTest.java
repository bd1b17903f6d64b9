package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import org.junit.jupiter.api.Test;

class MishGoldenTest {
    private static final double TOLERANCE = 2e-6;

    @Test
    void mish_anyInput_hasTheGoldenValueAndSlope() {
        Golden golden = Golden.read("algo/schedule");
        float[] inputs = golden.floats("mish_x");
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.training()) {
            NDArray z = scope.leaf(scope.upload(inputs, inputs.length));
            NDArray value = Mish.inPlace(scope, z.mul(scope.constant(1)));
            Autograd.backward(value.sum(), scope.constant(1));
            NDArray constant = scope.upload(inputs, inputs.length);

            check(golden, "mish_y", value);
            check(golden, "mish_dy", Autograd.gradient(z));
            check(golden, "mish_dy", Mish.slope(scope, z));
            check(golden, "mish_y", Mish.inPlaceOfConstant(scope, constant));
        }
    }

    @Test
    void slope_anyInput_hasTheDifferenceQuotientAsItsGradient() {
        float[] inputs = {-30, -8, -3, -1.2f, -0.5f, 0, 0.1f, 0.7f, 1.5f, 4, 9, 40};
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.training()) {
            NDArray z = scope.leaf(scope.upload(inputs, inputs.length));
            Autograd.backward(Mish.slope(scope, z).sum(), scope.constant(1));
            float[] curvature = Autograd.gradient(z).toFloatArray();
            for (int i = 0; i < inputs.length; i++) {
                double quotient = (slope(inputs[i] + 1e-5) - slope(inputs[i] - 1e-5)) / 2e-5;
                assertThat((double) curvature[i]).isCloseTo(quotient, within(TOLERANCE));
            }
        }
    }

    /// mish'(z) in double precision.
    private static double slope(double z) {
        double gate = Math.tanh(Math.log1p(Math.exp(z)));
        return gate + z * (1 - gate * gate) / (1 + Math.exp(-z));
    }

    private static void check(Golden golden, String key, NDArray actual) {
        golden.check(key, actual.toFloatArray(), TOLERANCE, TOLERANCE);
    }
}
