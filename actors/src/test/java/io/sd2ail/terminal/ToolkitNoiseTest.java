package io.sd2ail.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ToolkitNoiseTest {
    @Test
    void log_ofTheToolkitOnPeersThatAreGone_isKeptBackAndTheRestIsNot() {
        ListAppender<ILoggingEvent> shown = new ListAppender<>();
        shown.start();
        ToolkitNoise noise = new ToolkitNoise();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(shown);
        root.getLoggerContext().addTurboFilter(noise);

        org.slf4j.Logger toolkit = LoggerFactory.getLogger("org.apache.pekko.remote.artery.Deserializer");
        toolkit.error("{}", "Failed to deserialize message from [unknown] with serializer id [17] and manifest [e].");
        toolkit.error("{}", "Failed to deserialize message from [unknown] with serializer id [1201] and manifest [3].");
        LoggerFactory.getLogger("org.apache.pekko.stream.impl.streamref.SinkRefStageImpl")
                .error(
                        "failed",
                        new IllegalStateException("RemoteStreamRefActorTerminatedException: Actor[pekko://a]"));
        root.getLoggerContext().getTurboFilterList().remove(noise);
        root.detachAppender(shown);

        assertThat(shown.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Failed to deserialize message from [unknown] with serializer id [1201] and manifest"
                        + " [3].");
    }
}
