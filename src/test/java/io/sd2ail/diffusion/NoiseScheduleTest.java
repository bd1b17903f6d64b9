package io.sd2ail.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseScheduleTest {
    @Test
    void of_vp_endsAtTheContinuousProcessWhateverTheSteps() {
        for (int steps : new int[] {5, 10, 100}) {
            NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.VP, steps);
            assertThat((double) schedule.alphaBar()[steps - 1]).isCloseTo(Math.exp(-5.05), within(1e-6));
        }
    }

    @Test
    void of_linearTenSteps_keepsMostOfTheRow() {
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);
        assertThat(schedule.alphaBar()[9]).isCloseTo(0.904f, within(1e-3f));
    }

    @Test
    void of_cosine_followsTheSquaredCosineUpToItsClip() {
        int steps = 20;
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.COSINE, steps);
        double first = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
        for (int t = 0; t < steps - 1; t++) {
            double angle = ((t + 1.0) / steps + 0.008) / 1.008 * Math.PI / 2;
            double expected = Math.pow(Math.cos(angle), 2) / first;
            assertThat((double) schedule.alphaBar()[t]).isCloseTo(expected, within(1e-6));
        }
        assertThat(schedule.beta()[steps - 1]).isEqualTo(0.999f);
    }

    @ParameterizedTest
    @EnumSource(NoiseSchedule.Kind.class)
    void of_anyKind_addsNoiseStepByStep(NoiseSchedule.Kind kind) {
        NoiseSchedule schedule = NoiseSchedule.of(kind, 10);
        for (int t = 0; t < 10; t++) {
            assertThat(schedule.beta()[t]).isBetween(1e-6f, 0.999f);
            assertThat(schedule.alphaBar()[t]).isLessThan(schedule.alphaBarPrevious()[t]);
        }
        assertThat(schedule.sigma()[0]).isZero();
        assertThat(schedule.alphaBarPrevious()[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(NoiseSchedule.Kind.class)
    void start_ofNoisedRowsAndTheirOwnNoise_isTheRows(NoiseSchedule.Kind kind) {
        NoiseSchedule schedule = NoiseSchedule.of(kind, 10);
        RandomStream random = new RandomStream(1, "test");
        float[] rows = random.gaussians(6);
        float[] noise = random.gaussians(60);
        for (int t = 0; t < 9; t++) {
            float[] epsilon = Arrays.copyOfRange(noise, 6 * t, 6 * t + 6);
            float[] noised = schedule.noised(t, rows, noise);
            assertThat(noised).isEqualTo(schedule.noised(new int[] {t, t}, rows, epsilon));
            assertThat(schedule.start(t, noised, epsilon)).containsExactly(rows, within(1e-4f));
        }
    }

    @Test
    void previous_lastStep_isTheStartWithoutNoise() {
        NoiseSchedule schedule = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 3);
        float[] start = {0.5f, -2};
        float[] noise = {9, 9, 9, 9, 9, 9};
        // 1 - alphaBar is beta but for single precision's rounding near 1.
        assertThat(schedule.previous(0, start, new float[] {7, 7}, noise)).containsExactly(start, within(1e-3f));
    }

    @Test
    void of_noSteps_isRefused() {
        assertThatThrownBy(() -> NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 step");
    }
}
