package io.sd2ail.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.bench.BenchmarkFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckTest {
    private final Check check = new Check("vector", Map.of("sac", new double[] {100, 0.5}));

    @Test
    void compare_roundingApart_agreesAndSaysHowFar() {
        check.compare("eager", Map.of("sac", new double[] {100.001, 0.5}));

        assertThat(check.summary()).contains("eager computed the same as vector", "1.0e-05");
    }

    @Test
    void compare_anotherLoss_failsWithBoth() {
        assertThatThrownBy(() -> check.compare("eager", Map.of("sac", new double[] {100, 0.51})))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContaining("side 'eager' does other work than side 'vector': its sac is [100.0, 0.51]");
    }

    @Test
    void compare_fewerValues_fails() {
        assertThatThrownBy(() -> check.compare("eager", Map.of("sac", new double[] {100})))
                .isInstanceOf(BenchmarkFailure.class);
    }

    @Test
    void compare_otherParts_fails() {
        assertThatThrownBy(() -> check.compare("eager", Map.of("reward", new double[] {100})))
                .hasMessageContaining("different versions");
    }

    @Test
    void compare_notANumber_fails() {
        assertThatThrownBy(() -> check.compare("eager", Map.of("sac", new double[] {Double.NaN, 0.5})))
                .isInstanceOf(BenchmarkFailure.class);
    }

    @Test
    void summary_nobodyCompared_saysSo() {
        assertThat(check.summary()).contains("alone");
    }
}
