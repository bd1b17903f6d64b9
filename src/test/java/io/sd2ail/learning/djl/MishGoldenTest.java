package io.sd2ail.learning.djl;

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
            NDArray value = Mish.of(z);
            Autograd.backward(value.sum(), scope.scalar(1));

            golden.check("mish_y", value.toFloatArray(), TOLERANCE, TOLERANCE);
            golden.check("mish_dy", Autograd.gradient(z).toFloatArray(), TOLERANCE, TOLERANCE);
            golden.check(
                    "mish_y",
                    Mish.inPlace(scope, scope.upload(inputs, inputs.length)).toFloatArray(),
                    TOLERANCE,
                    TOLERANCE);
            golden.check("mish_dy", Mish.slope(z, Mish.gate(z)).toFloatArray(), TOLERANCE, TOLERANCE);
        }
    }
}
