package io.sd2ail.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PeakKernelTest {
    @Test
    void multiplyAdd_manySteps_convergesToOne() {
        assertThat(PeakKernel.multiplyAdd(100)).isEqualTo(1, within(1e-6f));
    }

    @Test
    void multiplyAdd_twoSteps_isThreeQuarters() {
        assertThat(PeakKernel.multiplyAdd(2)).isEqualTo(0.75f);
    }
}
