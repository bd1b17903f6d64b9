package io.sd2ail.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.fake.Batches;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.Learner;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.Uplink;
import io.sd2ail.train.EvaluationResult;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.SinkRef;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SerializationTest {
    private static final ActorTestKit KIT = ActorTestKit.create("serialization", ConfigFactory.load());
    private static final KryoSerializer KRYO =
            new KryoSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

    private static final List<LostEpisodes> LOST = List.of(new LostEpisodes("action not finite", 3));
    private static final List<EvaluationResult.Figure> FIGURES =
            List.of(new EvaluationResult.Figure("x_position", 2.5));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static Stream<ControlMessage> messages() {
        WorkerId worker = new WorkerId("rollout-ü", 3);
        SinkRef<RolloutBatch> inlet =
                StreamRefs.<RolloutBatch>sinkRef().to(Sink.ignore()).run(KIT.system());
        return Stream.of(
                new Uplink.Attached<>(inlet, 7),
                new Uplink.Refused<>("no"),
                new Uplink.Acknowledge<>(-1),
                new Intake.Attach(
                        worker,
                        5,
                        KIT.<Uplink.Command<RolloutBatch>>createTestProbe().ref()),
                new SyntheticIntake.Attach(
                        "generator-1",
                        0,
                        KIT.<Uplink.Command<SyntheticBatch>>createTestProbe().ref()),
                new ParameterBroadcast.GetParameters(
                        ParameterSnapshot.Topic.DIFFUSION,
                        Long.MAX_VALUE,
                        KIT.<ParameterSubscription.Newest>createTestProbe().ref()),
                new ActivityBoard.Changed("learner", "", 1),
                new ActivityBoard.GetActivities(
                        KIT.<ActivityBoard.Activities>createTestProbe().ref()),
                new ActivityBoard.Activities(List.of(new ActivityBoard.Activity("a", "b", 2))),
                new RolloutWorker.Stop(
                        4, KIT.<RolloutWorker.Stopped>createTestProbe().ref()),
                new RolloutWorker.Stopped(worker, 1, 2, LOST),
                new Learner.GetStatus(KIT.<Learner.Status>createTestProbe().ref()),
                new Learner.Status(1, 2, 3, 4, 5, 6),
                new Evaluator.Evaluate(
                        1, 2, KIT.<Evaluator.Evaluated>createTestProbe().ref()),
                new Evaluator.Evaluated(new EvaluationResult(1, 2, 3, new double[] {4, -5}, 6, FIGURES)),
                new Evaluator.MeasureRandomPolicy(
                        KIT.<Evaluator.RandomReturn>createTestProbe().ref()),
                new Evaluator.RandomReturn(-1.5),
                new ActivityBoard.EpisodesLost("rollout-1", LOST));
    }

    @Test
    void controlMessages_each_roundTrips() {
        List<String> tested =
                messages().map(message -> message.getClass().getName()).toList();
        assertThat(tested)
                .isEqualTo(ControlMessages.MESSAGES.stream().map(Class::getName).toList());
        messages().forEach(message -> {
            ControlMessage back = KIT.serializationTestKit()
                    .verifySerialization(
                            message, !(message instanceof Evaluator.Evaluated || message instanceof Uplink.Attached));
            assertThat(back).usingRecursiveComparison().isEqualTo(message);
        });
    }

    @Test
    void controlMessages_numbers_areFrozen() {
        assertThat(ControlMessages.MESSAGES.stream()
                        .map(Class::getName)
                        .map(name -> name.substring(name.lastIndexOf('.') + 1)))
                .containsExactly(
                        "Uplink$Attached",
                        "Uplink$Refused",
                        "Uplink$Acknowledge",
                        "Intake$Attach",
                        "SyntheticIntake$Attach",
                        "ParameterBroadcast$GetParameters",
                        "ActivityBoard$Changed",
                        "ActivityBoard$GetActivities",
                        "ActivityBoard$Activities",
                        "RolloutWorker$Stop",
                        "RolloutWorker$Stopped",
                        "Learner$GetStatus",
                        "Learner$Status",
                        "Evaluator$Evaluate",
                        "Evaluator$Evaluated",
                        "Evaluator$MeasureRandomPolicy",
                        "Evaluator$RandomReturn",
                        "ActivityBoard$EpisodesLost");
        assertThat(ControlMessages.PARTS.stream().map(Class::getSimpleName))
                .containsExactly(
                        "WorkerId", "EpisodeResult", "EvaluationResult", "Topic", "Activity", "LostEpisodes", "Figure");
    }

    @Test
    void fromBinary_forgedLength_isRefusedBeforeAllocating() {
        byte[] forged = {1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};

        assertThatThrownBy(() -> KRYO.fromBinary(forged, "1"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("more than it holds");
    }

    @Test
    void fromBinary_unknownNumber_isRefused() {
        assertThatThrownBy(() -> KRYO.fromBinary(new byte[0], "999")).hasMessageContaining("999");
    }

    @Test
    void manifest_unlistedClass_isRefused() {
        assertThatThrownBy(() -> KRYO.manifest("text")).hasMessageContaining("not listed");
    }

    @Test
    void bulk_each_roundTrips() {
        ParameterSnapshot snapshot = new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY, 3, 30, Map.of(ParameterSnapshot.POLICY, new float[] {1, 2}));
        for (Object bulk : List.of(
                Batches.batch(new WorkerId("rollout-1", 2), 5, 4),
                new SyntheticBatch("generator-1", 1, 2, 8, 0.5f, 2, 3, new float[] {1, 2, 3, 4, 5, 6}),
                new ParameterSubscription.Newest(snapshot))) {
            assertThat(KIT.serializationTestKit().verifySerialization(bulk, false))
                    .usingRecursiveComparison()
                    .isEqualTo(bulk);
        }
    }
}
