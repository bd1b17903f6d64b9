package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.Golden;
import io.sd2ail.learning.SacConfig.LogProbability;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquashedGaussianPolicyGoldenTest {
    private static final double TOLERANCE = 2e-6;

    @ParameterizedTest
    @CsvSource({"REFERENCE, log_prob", "TEXTBOOK, log_prob_all_dims"})
    void squash_goldenDraws_giveTheGoldenLogProbabilityAndSlopes(LogProbability constant, String logProbability) {
        Golden golden = Golden.read("algo/tanh_logprob");
        int rows = Math.toIntExact(golden.array("mean").shape()[0]);
        int size = Math.toIntExact(golden.array("mean").shape()[1]);
        try (DeviceMemory memory = new DeviceMemory(Device.cpu());
                StepScope scope = memory.training()) {
            NDArray mean = scope.leaf(scope.upload(golden.floats("mean"), rows, size));
            NDArray raw = scope.leaf(scope.upload(golden.floats("raw_log_std"), rows, size));
            SquashedGaussianPolicy.Draw draw =
                    SquashedGaussianPolicy.squash(scope, mean, raw, golden.floats("eps"), constant);
            Autograd.backward(draw.logProbability().sum(), scope.scalar(1));

            golden.check("log_std", draw.logStd().toFloatArray(), TOLERANCE, TOLERANCE);
            golden.check("action", draw.action().toFloatArray(), TOLERANCE, TOLERANCE);
            NDArray noise = scope.upload(golden.floats("eps"), rows, size);
            NDArray z = draw.mean().add(draw.logStd().exp().mul(noise));
            golden.check("z", z.toFloatArray(), TOLERANCE, TOLERANCE);
            checkWithin(golden, logProbability, "tolerance_log_prob", draw.logProbability());
            checkWithin(golden, "dlog_prob_dmean", "tolerance_dmean", Autograd.gradient(mean));
            checkWithin(golden, "dlog_prob_draw_log_std", "tolerance_draw_log_std", Autograd.gradient(raw));
        }
    }

    private static void checkWithin(Golden golden, String key, String toleranceKey, NDArray actual) {
        float[] values = actual.toFloatArray();
        double[] expected = golden.array(key).values();
        double[] tolerance = golden.array(toleranceKey).values();
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).as("%s[%d]", key, i).isFinite();
            assertThat(Math.abs(values[i] - expected[i]))
                    .as("%s[%d]: %s, golden %s", key, i, values[i], expected[i])
                    .isLessThanOrEqualTo(tolerance[i]);
        }
    }
}
