package io.sd2ail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.ParameterSnapshot;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "parameters",
            ConfigFactory.parseString("pekko.actor.serialize-messages = on").withFallback(ConfigFactory.load()));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private record Got(long version) implements LocalMessage {}

    private static ParameterSnapshot policy(long version) {
        return new ParameterSnapshot(ParameterSnapshot.Topic.POLICY, version, 10 * version, Map.of());
    }

    private static ActorRef<ParameterSubscription.Command> subscribe(
            ActorRef<ParameterBroadcast.Command> broadcast, TestProbe<Got> probe) {
        return KIT.spawn(ParameterSubscription.create(
                ParameterSnapshot.Topic.POLICY, broadcast, Duration.ofMillis(50), snapshot -> probe.ref()
                        .tell(new Got(snapshot.version()))));
    }

    @Test
    void subscribe_late_getsTheNewestVersionAlone() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create());
        broadcast.tell(new ParameterBroadcast.Publish(policy(1)));
        broadcast.tell(new ParameterBroadcast.Publish(policy(2)));
        TestProbe<Got> probe = KIT.createTestProbe();

        subscribe(broadcast, probe);

        assertThat(probe.receiveMessage().version()).isEqualTo(2);
        broadcast.tell(new ParameterBroadcast.Publish(policy(3)));
        assertThat(probe.receiveMessage().version()).isEqualTo(3);
    }

    @Test
    void publish_olderVersion_isNeverHandedOn() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create());
        TestProbe<Got> probe = KIT.createTestProbe();
        ActorRef<ParameterSubscription.Command> subscription = subscribe(broadcast, probe);
        broadcast.tell(new ParameterBroadcast.Publish(policy(5)));
        assertThat(probe.receiveMessage().version()).isEqualTo(5);

        broadcast.tell(new ParameterBroadcast.Publish(policy(4)));
        subscription.tell(new ParameterSubscription.Newest(policy(4)));
        subscription.tell(new ParameterSubscription.Newest(policy(6)));

        assertThat(probe.receiveMessage().version()).isEqualTo(6);
    }

    @Test
    void publish_otherTopic_answersNobodyOfThisOne() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create());
        TestProbe<Got> probe = KIT.createTestProbe();
        subscribe(broadcast, probe);

        broadcast.tell(new ParameterBroadcast.Publish(
                new ParameterSnapshot(ParameterSnapshot.Topic.DIFFUSION, 9, 1, Map.of())));
        broadcast.tell(new ParameterBroadcast.Publish(policy(1)));

        assertThat(probe.receiveMessage().version()).isEqualTo(1);
    }

    @Test
    void subscribe_answerLost_asksAgain() {
        TestProbe<ParameterBroadcast.Command> broadcast = KIT.createTestProbe();
        subscribe(broadcast.ref(), KIT.createTestProbe());

        for (int question = 0; question < 3; question++) {
            assertThat(broadcast.receiveMessage())
                    .isInstanceOfSatisfying(ParameterBroadcast.GetParameters.class, get -> assertThat(get.haveVersion())
                            .isZero());
        }
    }
}
