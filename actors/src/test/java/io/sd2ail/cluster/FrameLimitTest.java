package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.session.RunFailedException;
import org.junit.jupiter.api.Test;

class FrameLimitTest {
    private static final Config SYSTEM =
            ConfigFactory.parseString("pekko.remote.artery.advanced.maximum-frame-size = 480 KiB");

    @Test
    void check_batchThatNoFrameHolds_isRefusedWithTheLargestThatFits() {
        // A row of the fake task is 4 (2 + 1 + 1 + 2) + 3 = 27 bytes; 464 KiB are left for rows.
        assertThatThrownBy(() -> FrameLimit.check(
                        new FakeParts("rollouts.batch-rows = 20000, pace.tolerance-updates = 21000").task(), SYSTEM))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("rollouts.batch-rows is 20,000: 540,000 bytes")
                .hasMessageContaining("set it to 17,597 or lower");
    }

    @Test
    void check_batchThatFits_passes() {
        assertThatCode(() -> FrameLimit.check(
                        new FakeParts("rollouts.batch-rows = 17597, pace.tolerance-updates = 21000").task(), SYSTEM))
                .doesNotThrowAnyException();
    }

    @Test
    void check_frameSmallerThanBatchesTogether_isRefused() {
        assertThatThrownBy(() -> FrameLimit.check(
                        new FakeParts("").task(),
                        ConfigFactory.parseString("pekko.remote.artery.advanced.maximum-frame-size = 64 KiB")))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("maximum-frame-size is 65,536")
                .hasMessageContaining("set it to 475,136 or higher");
    }
}
