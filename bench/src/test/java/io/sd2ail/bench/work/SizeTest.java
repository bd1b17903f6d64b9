package io.sd2ail.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.imitation.Sd2ailConfig;
import io.sd2ail.run.RunConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeTest {
    @Test
    void named_halfcheetah_hasThePapersSizes() {
        Size size = Size.named("halfcheetah");

        assertThat(size.row()).isEqualTo(23);
        assertThat(size.discriminatorRows()).isEqualTo(2304);
        assertThat(size.rewardRows()).isEqualTo(512);
        assertThat(size.gradientPenalty()).isEqualTo(0.1);
        assertThat(size.shape().clampedColumns()).isEqualTo(6);
    }

    @Test
    void named_ant_hasRowsOfTwoObservationsAndClampsNone() {
        Size size = Size.named("ant");

        assertThat(size.row()).isEqualTo(54);
        assertThat(size.action()).isEqualTo(8);
        assertThat(size.shape().rowSize()).isEqualTo(54);
        assertThat(size.shape().clampedColumns()).isZero();
    }

    @Test
    void named_pendulum_hasTheSizesOfItsTaskFile() {
        Size size = Size.named("pendulum");
        Sd2ailConfig task = ConfigBinder.bind(
                        new ConfigSources(null, "Pendulum-v1", null, null, List.of()).load(), RunConfig.class)
                .sd2ail();

        assertThat(size.denoiserHidden()).isEqualTo(task.denoiserHidden());
        assertThat(size.policyHidden()).isEqualTo(task.policyHidden());
        assertThat(size.expertRows()).isEqualTo(task.expertRows());
        assertThat(size.agentRows()).isEqualTo(task.expertRows());
        assertThat(size.syntheticRows()).isEqualTo(task.syntheticRatio() * task.expertRows());
        assertThat(size.policyRows()).isEqualTo(task.policyRows());
        assertThat(size.samplingRows()).isEqualTo(task.synthesis().batchRows());
        assertThat(size.gradientPenalty()).isEqualTo(task.discriminator().gradientPenalty());
        assertThat(Size.DIFFUSION_STEPS).isEqualTo(task.diffusionSteps());
    }

    @Test
    void named_unknown_isRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Size.named("walker"))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("'walker'")
                .hasMessageContaining("hopper, halfcheetah, walker2d, ant, pendulum");
    }
}
