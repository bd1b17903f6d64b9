package io.sd2ail.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RewardTest {
    @Test
    void of_probabilities_isMinusLogOfTheRest() {
        float[] rewards = Reward.LOG_REST.of(new float[] {0.9f, 0.5f, 0.25f}, 1, 2);
        assertThat(rewards[0]).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(rewards[1]).isCloseTo((float) Math.log(4.0 / 3), within(1e-6f));
    }

    @Test
    void ofLogits_eitherReward_isTheLogarithmOfItsProbability() {
        float[] logits = {0, (float) Math.log(3), -50, 60};
        float[] rest = Reward.LOG_REST.ofLogits(logits);
        float[] itself = Reward.LOG_PROBABILITY.ofLogits(logits);
        // D is 1/2 and 3/4; far out, one logarithm is the logit itself and the other vanishes.
        assertThat(rest[0]).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(rest[1]).isCloseTo((float) Math.log(4), within(1e-6f));
        assertThat(itself[1]).isCloseTo((float) Math.log(0.75), within(1e-6f));
        assertThat(rest[2]).isCloseTo(0, within(1e-6f));
        assertThat(itself[2]).isCloseTo(-50, within(1e-4f));
        assertThat(rest[3]).isCloseTo(60, within(1e-4f));
    }

    @Test
    void of_eachKind_isItsLogarithmOrOne() {
        float[] probability = {0.75f, 0, 1};
        assertThat(Reward.LOG_PROBABILITY.of(probability, 0, 1)[0]).isCloseTo((float) Math.log(0.75), within(1e-6f));
        assertThat(Reward.LOG_RATIO.of(probability, 0, 1)[0]).isCloseTo((float) Math.log(3), within(1e-6f));
        assertThat(Reward.CONSTANT.of(probability, 0, 3)).containsOnly(1);
        for (Reward kind : Reward.values()) {
            for (float reward : kind.of(probability, 0, 3)) {
                assertThat(reward).as("%s", kind).isFinite();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_anyKind_isTheSameOfAProbabilityAndOfItsLogit(Reward kind) {
        for (float logit : new float[] {-3, -0.5f, 0, 1, 4}) {
            float probability = (float) (1 / (1 + Math.exp(-logit)));
            assertThat(kind.ofLogit(logit)).isCloseTo(kind.of(probability), within(1e-4));
            assertThat(kind.neverNegative() && kind.of(probability) < 0).isFalse();
        }
        assertThat(kind.neverNegative()).isEqualTo(kind.of(0.01f) >= 0);
    }

    @Test
    void of_certainty_isFiniteAndTheLargest() {
        float[] rewards = Reward.LOG_REST.of(new float[] {1, 0.999999f}, 0, 2);
        assertThat(rewards[0]).isFinite().isGreaterThan(rewards[1]);
    }
}
