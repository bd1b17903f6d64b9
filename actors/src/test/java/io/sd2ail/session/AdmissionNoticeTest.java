package io.sd2ail.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AdmissionNoticeTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.sd2ail.notice");
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final AdmissionNotice notice = new AdmissionNotice();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(said);
    }

    @Test
    void onEvent_rateFallsBelowOnePercent_isSaidOnceWithAgeAndMend() {
        notice.onEvent(started("noise"));
        List.of(0.5, 0.012, 0.004, 0.0, 0.015, 0.001).forEach(this::rate);
        assertThat(said.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("0.4 % of the synthetic demonstrations pass the threshold")
                .contains("7,431 updates old", "sd2ail.synthesis.start=noised-demonstrations");
    }

    @Test
    void onEvent_rateRisesAgain_isSaidOnce() {
        notice.onEvent(started("noised-demonstrations"));
        List.of(0.004, 0.3, 0.4, 0.004).forEach(this::rate);
        assertThat(said.list).hasSize(3);
        assertThat(said.list.get(0).getFormattedMessage()).doesNotContain("--set");
        assertThat(said.list.get(1).getFormattedMessage())
                .isEqualTo("30.0 % of the synthetic demonstrations pass the threshold again");
    }

    @Test
    void onEvent_runWithoutSynthesis_saysNothing() {
        notice.onEvent(started("noise"));
        notice.onEvent(new RunEvent.Metrics(200, 100, 1, new TreeMap<>(Map.of("train/critic_loss", 0.0))));
        assertThat(said.list).isEmpty();
    }

    private void rate(double rate) {
        notice.onEvent(new RunEvent.Metrics(
                14400,
                13400,
                600,
                new TreeMap<>(Map.of("synthesis/admission_rate", rate, "synthesis/pool_age_updates", 7431.2))));
    }

    private static RunEvent started(String start) {
        RunConfig config = ConfigBinder.bind(
                new ConfigSources(null, "Hopper-v5", null, null, List.of("sd2ail.synthesis.start=" + start)).load(),
                RunConfig.class);
        return new RunEvent.Started(config, Path.of("run"), 3491.6, 18, 0, 0);
    }
}
