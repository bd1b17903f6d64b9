package io.sd2ail.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializationTest {
    private static final NetworkShape SHAPE = new NetworkShape(11, 3, 14, 3, 64, 256, 10);

    @ParameterizedTest
    @CsvSource({
        "t1.weight, 0.25",
        "t1.bias, 0.25",
        "t2.weight, 0.1767767",
        "l1.weight, 0.1825742",
        "l1.bias, 0.1825742",
        "l2.weight, 0.125",
        "out.weight, 0.125",
        "out.bias, 0.125"
    })
    void denoiser_everySlice_fillsTheBoundOfItsInputs(String slice, float bound) {
        float[] parameters = Initialization.denoiser(SHAPE, new RandomStream(1, "test"));
        assertFills(part(parameters, ParameterLayout.denoiser(SHAPE), slice), bound);
    }

    @Test
    void policy_hiddenAndHead_haveTheReferenceBounds() {
        float[] parameters = Initialization.policy(SHAPE, 0, new RandomStream(1, "test"));
        ParameterLayout layout = ParameterLayout.policy(SHAPE);
        assertFills(part(parameters, layout, "l1.weight"), 1 / 16f);
        assertFills(part(parameters, layout, "l2.weight"), 1 / 16f);
        assertFills(part(parameters, layout, "head.weight"), 1e-3f);
        assertThat(part(parameters, layout, "l2.bias")).containsOnly(0.1f);
        assertThat(part(parameters, layout, "head.bias")).doesNotContain(0.1f);
    }

    @Test
    void policy_initialLogStd_movesTheDeviationsBiasesAlone() {
        float[] plain = Initialization.policy(SHAPE, 0, new RandomStream(1, "test"));
        float[] narrow = Initialization.policy(SHAPE, -1.5, new RandomStream(1, "test"));
        ParameterLayout.Slice bias = ParameterLayout.policy(SHAPE).slice("head.bias");
        int deviations = bias.offset() + bias.size() / 2;
        for (int i = 0; i < plain.length; i++) {
            boolean moved = i >= deviations && i < bias.offset() + bias.size();
            assertThat(narrow[i]).isEqualTo(moved ? plain[i] - 1.5f : plain[i]);
        }
    }

    @Test
    void critics_ofOneStream_startDifferently() {
        float[] parameters = Initialization.critics(SHAPE, 3, new RandomStream(1, "test"));
        ParameterLayout layout = ParameterLayout.critics(SHAPE, 3);
        assertFills(part(parameters, layout, "q1.out.weight"), 3e-3f);
        assertFills(part(parameters, layout, "q2.l1.weight"), 1 / 16f);
        assertThat(part(parameters, layout, "q1.l1.bias")).containsOnly(0.1f);
        assertThat(part(parameters, layout, "q1.l1.weight")).isNotEqualTo(part(parameters, layout, "q2.l1.weight"));
        assertThat(part(parameters, layout, "q2.l1.weight")).isNotEqualTo(part(parameters, layout, "q3.l1.weight"));
    }

    /// Within the bound, on both sides, and up to most of it.
    private static void assertFills(float[] values, float bound) {
        float least = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            largest = Math.max(largest, value);
        }
        assertThat(least).isBetween(-bound, -0.6f * bound);
        assertThat(largest).isBetween(0.6f * bound, bound);
    }

    private static float[] part(float[] parameters, ParameterLayout layout, String name) {
        return layout.slice(name).of(parameters);
    }
}
