package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleQualityTest {
    @Test
    void of_rowsOnALine_isTheirDistances() {
        float[] demonstrations = {0, 0, 1, 0, 0.5f, 2};
        float[] samples = {0, 3, -1, 0};
        SampleQuality quality = SampleQuality.of(samples, demonstrations, 2, 1);
        // (0, 3) is nearest to (0.5, 2), (-1, 0) to (0, 0).
        assertThat(quality.distance()).isCloseTo((Math.sqrt(1.25) + 1) / 2, within(1e-9));
        assertThat(quality.ownDistance()).isCloseTo((1 + 1 + Math.sqrt(4.25)) / 3, within(1e-9));
        assertThat(quality.clamped()).isEqualTo(0.5);
        assertThat(quality.ownClamped()).isCloseTo(1.0 / 3, within(1e-9));
    }
}
