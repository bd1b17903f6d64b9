package io.sd2ail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.ParameterPart;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.wire.WireFormat;
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

    private static final int PART_BYTES = 1000;
    private static final StreamSettings.Parameters SETTINGS =
            new StreamSettings.Parameters(PART_BYTES, 1 << 20, Duration.ofMillis(50));

    private record Got(long version) implements LocalMessage {}

    private static ParameterSnapshot policy(long version) {
        return new ParameterSnapshot(ParameterSnapshot.Topic.POLICY, version, 10 * version, Map.of());
    }

    private static ActorRef<ParameterSubscription.Command> subscribe(
            ActorRef<ParameterBroadcast.Command> broadcast, TestProbe<Got> probe) {
        return KIT.spawn(ParameterSubscription.create(
                ParameterSnapshot.Topic.POLICY, broadcast, SETTINGS, snapshot -> probe.ref()
                        .tell(new Got(snapshot.version()))));
    }

    private static ParameterSubscription.Arrived arrived(ParameterSnapshot snapshot) {
        return new ParameterSubscription.Arrived(
                new ParameterPart(snapshot.topic(), snapshot.version(), 0, 1, WireFormat.encode(snapshot)));
    }

    @Test
    void subscribe_largeWeights_arriveInPiecesAsTheyWere() {
        float[] weights = new float[5_000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i * 0.5f;
        }
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(PART_BYTES));
        TestProbe<GotWeights> probe = KIT.createTestProbe();
        KIT.spawn(ParameterSubscription.create(
                ParameterSnapshot.Topic.POLICY, broadcast, SETTINGS, snapshot -> probe.ref()
                        .tell(new GotWeights(snapshot.array(ParameterSnapshot.POLICY)))));

        broadcast.tell(new ParameterBroadcast.Publish(new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY, 1, 1, Map.of(ParameterSnapshot.POLICY, weights))));

        assertThat(probe.receiveMessage().weights()).containsExactly(weights);
    }

    @Test
    void transfer_newerVersionOnTheWay_goesOnWithItsOwnAndThenTakesTheNewer() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(PART_BYTES));
        TestProbe<ParameterSubscription.Answer> subscriber = KIT.createTestProbe();
        broadcast.tell(new ParameterBroadcast.Publish(large(1)));
        broadcast.tell(new ParameterBroadcast.GetParameters(ParameterSnapshot.Topic.POLICY, 0, subscriber.ref()));
        ParameterPart first = part(subscriber);
        broadcast.tell(new ParameterBroadcast.Publish(large(2)));

        broadcast.tell(new ParameterBroadcast.GetPart(1, 1, subscriber.ref()));

        assertThat(first.parts()).isEqualTo(5);
        assertThat(part(subscriber))
                .satisfies(part -> assertThat(part.version()).isEqualTo(1))
                .satisfies(part -> assertThat(part.part()).isEqualTo(1));
        broadcast.tell(new ParameterBroadcast.GetParameters(ParameterSnapshot.Topic.POLICY, 1, subscriber.ref()));
        assertThat(part(subscriber).version()).isEqualTo(2);
    }

    private static ParameterPart part(TestProbe<ParameterSubscription.Answer> subscriber) {
        return subscriber
                .expectMessageClass(ParameterSubscription.Arrived.class)
                .part();
    }

    private static ParameterSnapshot large(long version) {
        return new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY, version, 1, Map.of(ParameterSnapshot.POLICY, new float[1_100]));
    }

    private record GotWeights(float[] weights) implements LocalMessage {}

    @Test
    void subscribe_late_getsTheNewestVersionAlone() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(PART_BYTES));
        broadcast.tell(new ParameterBroadcast.Publish(policy(1)));
        broadcast.tell(new ParameterBroadcast.Publish(policy(2)));
        TestProbe<Got> probe = KIT.createTestProbe();

        subscribe(broadcast, probe);

        assertThat(probe.receiveMessage().version()).isEqualTo(2);
        broadcast.tell(new ParameterBroadcast.Publish(policy(3)));
        assertThat(probe.receiveMessage().version()).isEqualTo(3);
    }

    @Test
    void getParameters_beforeThereAreAny_isToldSoAndAnsweredByTheFirst() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(PART_BYTES));
        TestProbe<ParameterSubscription.Answer> subscriber = KIT.createTestProbe();

        broadcast.tell(new ParameterBroadcast.GetParameters(ParameterSnapshot.Topic.POLICY, 0, subscriber.ref()));
        assertThat(subscriber.receiveMessage()).isEqualTo(ParameterSubscription.NoneYet.INSTANCE);
        broadcast.tell(new ParameterBroadcast.Publish(policy(1)));

        assertThat(part(subscriber).version()).isEqualTo(1);
        broadcast.tell(new ParameterBroadcast.GetParameters(ParameterSnapshot.Topic.POLICY, 1, subscriber.ref()));
        subscriber.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void publish_olderVersion_isNeverHandedOn() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(PART_BYTES));
        TestProbe<Got> probe = KIT.createTestProbe();
        ActorRef<ParameterSubscription.Command> subscription = subscribe(broadcast, probe);
        broadcast.tell(new ParameterBroadcast.Publish(policy(5)));
        assertThat(probe.receiveMessage().version()).isEqualTo(5);

        broadcast.tell(new ParameterBroadcast.Publish(policy(4)));
        subscription.tell(arrived(policy(4)));
        subscription.tell(arrived(policy(6)));

        assertThat(probe.receiveMessage().version()).isEqualTo(6);
    }

    @Test
    void publish_otherTopic_answersNobodyOfThisOne() {
        ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(PART_BYTES));
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
