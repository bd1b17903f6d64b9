package io.sd2ail.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.fake.FakeParts;
import org.junit.jupiter.api.Test;

class FrameLimitTest {
    private static final Config SYSTEM =
            ConfigFactory.parseString("pekko.remote.artery.advanced.maximum-frame-size = 64 KiB");

    @Test
    void check_batchThatNoFrameHolds_isRefusedWithTheLargestThatFits() {
        // A row of the fake task is 4 (2 + 1 + 1 + 2) + 2 = 26 bytes; 48 KiB are left for rows.
        assertThatThrownBy(() -> FrameLimit.check(
                        new FakeParts("rollouts.batch-rows = 2000, pace.tolerance-updates = 3000").task(), SYSTEM))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("rollouts.batch-rows is 2,000: 52,000 bytes")
                .hasMessageContaining("set it to 1,890 or lower");
    }

    @Test
    void check_batchThatFits_passes() {
        assertThatCode(() -> FrameLimit.check(
                        new FakeParts("rollouts.batch-rows = 1890, pace.tolerance-updates = 3000").task(), SYSTEM))
                .doesNotThrowAnyException();
    }
}
