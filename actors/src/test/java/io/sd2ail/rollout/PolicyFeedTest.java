package io.sd2ail.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.StreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PolicyFeedTest {
    private static final ActorTestKit KIT = ActorTestKit.create("feed", ConfigFactory.load());

    private final TestProbe<RolloutWorker.Command> one = KIT.createTestProbe();
    private final TestProbe<RolloutWorker.Command> other = KIT.createTestProbe();
    private final ActorRef<ParameterBroadcast.Command> broadcast = KIT.spawn(ParameterBroadcast.create(1 << 20));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private void feed() {
        KIT.spawn(PolicyFeed.create(
                List.of(one.ref(), other.ref()),
                broadcast,
                new StreamSettings.Parameters(1 << 20, 1 << 20, Duration.ofMillis(50))));
    }

    private void publish(long version) {
        broadcast.tell(new ParameterBroadcast.Publish(
                new ParameterSnapshot(ParameterSnapshot.Topic.POLICY, version, version, Map.of())));
    }

    @Test
    void feed_withoutWeights_saysSoToAllAndThenGivesThemTheFirst() {
        feed();
        for (TestProbe<RolloutWorker.Command> worker : List.of(one, other)) {
            assertThat(worker.receiveMessage()).isEqualTo(RolloutWorker.NoWeightsYet.INSTANCE);
        }
        publish(1);
        for (TestProbe<RolloutWorker.Command> worker : List.of(one, other)) {
            worker.fishForMessage(
                    Duration.ofSeconds(10),
                    message -> message instanceof RolloutWorker.UseParameters use
                                    && use.snapshot().version() == 1
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore());
        }
    }

    @Test
    void feed_withWeights_givesThemToAllAtOnce() {
        publish(7);
        feed();
        for (TestProbe<RolloutWorker.Command> worker : List.of(one, other)) {
            assertThat(worker.receiveMessage())
                    .isInstanceOfSatisfying(
                            RolloutWorker.UseParameters.class,
                            use -> assertThat(use.snapshot().version()).isEqualTo(7));
        }
    }
}
