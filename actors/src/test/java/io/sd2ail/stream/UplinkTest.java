package io.sd2ail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.rollout.Outbox;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.SinkRef;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UplinkTest {
    private static final ActorTestKit KIT = ActorTestKit.create("uplink", ConfigFactory.load());
    private static final StreamSettings.Connection SETTINGS = new StreamSettings.Connection(
            Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(50), 0.1);

    private record Attach(long first, ActorRef<Uplink.Command<RolloutBatches>> uplink) implements LocalMessage {}

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static TestProbe<Attach> connect(Outbox outbox) {
        TestProbe<Attach> peer = KIT.createTestProbe();
        KIT.spawn(Uplink.create(
                "rollout-1", outbox, (first, uplink) -> peer.ref().tell(new Attach(first, uplink)), SETTINGS));
        return peer;
    }

    @Test
    void attach_noAnswer_isTriedAgain() {
        TestProbe<Attach> peer = connect(new Outbox(2));

        assertThat(peer.receiveMessage().first()).isZero();
        assertThat(peer.receiveMessage().first()).isZero();
    }

    @Test
    void stream_noAcknowledgements_isCutAndAttachedAgain() {
        TestProbe<Attach> peer = connect(new Outbox(2));
        Pair<SinkRef<RolloutBatches>, CompletionStage<Done>> inlet = StreamRefs.<RolloutBatches>sinkRef()
                .toMat(Sink.ignore(), Keep.both())
                .run(KIT.system());

        peer.receiveMessage().uplink().tell(new Uplink.Attached<>(inlet.first(), 0));

        assertThat(inlet.second()).failsWithin(Duration.ofSeconds(20));
        assertThat(peer.receiveMessage().first()).isZero();
    }

    @Test
    void connection_lostAndBack_isLoggedOnceEach() {
        Logger logger = (Logger) LoggerFactory.getLogger(ConnectionLog.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        ConnectionLog log = new ConnectionLog("rollout-1");

        log.attempt();
        log.connected();
        log.connected();
        log.lost("no acknowledgement for 2.0 s");
        log.attempt();
        log.lost("the peer closed it");
        log.attempt();
        log.attempt();
        log.connected();
        logger.detachAppender(said);

        assertThat(said.list).hasSize(2);
        assertThat(said.list.get(0).getFormattedMessage())
                .isEqualTo("rollout-1: no connection to the learner (no acknowledgement for 2.0 s), attaching until"
                        + " there is one");
        assertThat(said.list.get(1).getFormattedMessage())
                .startsWith("rollout-1: connected to the learner after 3 attempts and ");
    }

    @Test
    void refused_uplink_stopsWithTheReason() {
        TestProbe<Attach> peer = connect(new Outbox(2));
        ActorRef<Uplink.Command<RolloutBatches>> uplink = peer.receiveMessage().uplink();

        uplink.tell(new Uplink.Refused<>("start the worker anew"));

        peer.expectTerminated(uplink);
    }
}
