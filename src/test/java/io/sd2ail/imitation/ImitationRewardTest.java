package io.sd2ail.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ImitationRewardTest {
    @Test
    void of_probabilities_isMinusLogOfTheRest() {
        float[] rewards = ImitationReward.of(new float[] {0.9f, 0.5f, 0.25f}, 1, 2);
        assertThat(rewards[0]).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(rewards[1]).isCloseTo((float) Math.log(4.0 / 3), within(1e-6f));
    }

    @Test
    void of_certainty_isFiniteAndTheLargest() {
        float[] rewards = ImitationReward.of(new float[] {1, 0.999999f}, 0, 2);
        assertThat(rewards[0]).isFinite().isGreaterThan(rewards[1]);
    }
}
