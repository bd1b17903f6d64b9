package io.sd2ail.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class ConfigRendererTest {
    @Property(tries = 300)
    void render_bound_isEqual(
            @ForAll String text,
            @ForAll long seed,
            @ForAll @DoubleRange(min = 1e-9, max = 1) @Scale(12) double rate,
            @ForAll @DoubleRange(min = -1e12, max = 1e12) @Scale(9) double entropy,
            @ForAll @LongRange(min = 100_000_000, max = 60_000_000_000L) long nanos) {
        SampleConfig value = new SampleConfig(
                text,
                seed,
                true,
                Path.of("runs/with space # and // \"quotes\""),
                Duration.ofNanos(nanos),
                entropy,
                new SampleConfig.Optimizer(rate, 1, SampleConfig.Weighting.BATCH_MEAN),
                List.of(),
                List.of(new SampleConfig.Worker("a", 1), new SampleConfig.Worker("b\n", 2)));
        assertThat(ConfigBinder.bind(ConfigFactory.parseString(ConfigRenderer.render(value)), SampleConfig.class))
                .isEqualTo(value);
    }

    @Property(tries = 1)
    void render_absentValue_isAbsentAgain() {
        String text = ConfigRenderer.render(SampleConfig.VALUE);
        assertThat(ConfigBinder.bind(ConfigFactory.parseString(text), SampleConfig.class))
                .isEqualTo(SampleConfig.VALUE);
    }
}
