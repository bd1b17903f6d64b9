package io.sd2ail.environment.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.TimeStep;
import org.junit.jupiter.api.Test;

class PendulumTest {
    @Test
    void step_untilTheTimeLimit_truncatesAtStep200AndNeverTerminates() {
        Pendulum pendulum = new Pendulum();
        pendulum.reset(new RandomStream(1, "test"));
        for (int step = 1; step <= 200; step++) {
            TimeStep outcome = pendulum.step(new double[] {2});
            assertThat(outcome.terminated()).isFalse();
            assertThat(outcome.truncated()).isEqualTo(step == 200);
        }
        pendulum.reset(new RandomStream(2, "test"));
        assertThat(pendulum.step(new double[] {0}).truncated()).isFalse();
    }

    @Test
    void reset_manyTimes_coversTheWholeRangeOfInitialStates() {
        Pendulum pendulum = new Pendulum();
        RandomStream random = new RandomStream(1, "test");
        double largestAngle = 0;
        double largestSpeed = 0;
        for (int i = 0; i < 1_000; i++) {
            pendulum.reset(random);
            largestAngle = Math.max(largestAngle, Math.abs(pendulum.state()[0]));
            largestSpeed = Math.max(largestSpeed, Math.abs(pendulum.state()[1]));
        }
        assertThat(largestAngle).isBetween(3.1, Math.PI);
        assertThat(largestSpeed).isBetween(0.98, 1.0);
    }

    @Test
    void restore_savedState_continuesBitForBit() {
        Pendulum pendulum = new Pendulum();
        pendulum.reset(new RandomStream(1, "test"));
        for (int step = 0; step < 198; step++) {
            pendulum.step(new double[] {Math.sin(step)});
        }
        Pendulum restored = new Pendulum();
        restored.restore(pendulum.state());
        for (int step = 0; step < 2; step++) {
            TimeStep expected = pendulum.step(new double[] {1});
            TimeStep actual = restored.step(new double[] {1});
            assertThat(actual.observation()).containsExactly(expected.observation());
            assertThat(actual.reward()).isEqualTo(expected.reward());
            assertThat(actual.truncated()).isEqualTo(step == 1);
        }
    }

    @Test
    void step_withoutReset_isRefused() {
        assertThatThrownBy(() -> new Pendulum().step(new double[] {0})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void step_actionThatIsNoNumber_isRefused() {
        Pendulum pendulum = new Pendulum();
        pendulum.reset(new RandomStream(1, "test"));
        assertThatThrownBy(() -> pendulum.step(new double[] {Double.NaN})).hasMessageContaining("NaN");
        assertThatThrownBy(() -> pendulum.step(new double[2])).hasMessageContaining("2 entries");
    }

    @Test
    void restore_stateOfAnotherEnvironment_isRefused() {
        assertThatThrownBy(() -> new Pendulum().restore(new double[] {0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0.0, 0.0]");
        assertThatThrownBy(() -> new Pendulum().restore(new double[] {0, 0, 201}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
