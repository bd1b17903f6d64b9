package io.sd2ail.diffusion;

import io.sd2ail.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseScheduleGoldenTest {
    private static final double TOLERANCE = 2e-6;

    @ParameterizedTest
    @CsvSource({"10, ''", "5, T5.", "20, T20."})
    void of_linear_equalsTheGoldenCoefficients(int steps, String prefix) {
        Golden golden = Golden.read("algo/schedule");
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, steps);

        check(golden, prefix + "beta", schedule.beta());
        check(golden, prefix + "alpha_bar", schedule.alphaBar());
        check(golden, prefix + "alpha_bar_prev", schedule.alphaBarPrevious());
        check(golden, prefix + "sqrt_alpha_bar", schedule.sqrtAlphaBar());
        check(golden, prefix + "sqrt_one_minus_alpha_bar", schedule.sqrtOneMinusAlphaBar());
        check(golden, prefix + "sqrt_recip_alpha_bar", schedule.sqrtReciprocalAlphaBar());
        check(golden, prefix + "sqrt_recip_alpha_bar_minus_1", schedule.sqrtReciprocalAlphaBarMinusOne());
        check(golden, prefix + "posterior_variance", schedule.posteriorVariance());
        check(golden, prefix + "posterior_log_variance_clipped", schedule.posteriorLogVarianceClipped());
        check(golden, prefix + "posterior_coef_x0", schedule.posteriorCoefficientX0());
        check(golden, prefix + "posterior_coef_xt", schedule.posteriorCoefficientXt());
        check(golden, prefix + "sigma", schedule.sigma());
        check(golden, prefix + "time_features", TimeFeatures.of(steps));
    }

    private static void check(Golden golden, String key, float[] actual) {
        golden.check(key, actual, TOLERANCE, TOLERANCE);
    }
}
