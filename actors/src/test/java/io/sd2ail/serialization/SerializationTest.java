package io.sd2ail.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.ParameterPart;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.fake.Batches;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.protocol.Services;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.Uplink;
import java.io.NotSerializableException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.SinkRef;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SerializationTest {
    static final ActorTestKit KIT = ActorTestKit.create("serialization", ConfigFactory.load());
    private static final KryoSerializer KRYO =
            new KryoSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

    private static final List<LostEpisodes> LOST = List.of(new LostEpisodes("action not finite", 3));
    private static final List<ActivityBoard.Activity> ACTIVITIES = List.of(new ActivityBoard.Activity("a", "b", 2));
    private static final List<EvaluationResult.Figure> FIGURES =
            List.of(new EvaluationResult.Figure("x_position", 2.5));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    static Stream<ControlMessage> messages() {
        WorkerId worker = new WorkerId("rollout-ü", 3);
        SinkRef<RolloutBatches> inlet =
                StreamRefs.<RolloutBatches>sinkRef().to(Sink.ignore()).run(KIT.system());
        return Stream.of(
                new Uplink.Attached<>(inlet, 7),
                new Uplink.Refused<>("no"),
                new Uplink.Acknowledge<>(-1),
                new Intake.Attach(worker, 5, reference()),
                new SyntheticIntake.Attach("generator-1", 0, reference()),
                new ParameterBroadcast.GetParameters(ParameterSnapshot.Topic.DIFFUSION, Long.MAX_VALUE, reference()),
                new ParameterBroadcast.GetPart(3, 2, reference()),
                new ActivityBoard.Changed("learner", "", 1),
                new ActivityBoard.EpisodesLost("rollout-1", LOST),
                new ActivityBoard.GetActivities(reference()),
                new ActivityBoard.Activities(ACTIVITIES),
                new RolloutWorker.Account(worker, 1, 2, LOST),
                new Evaluator.Evaluate(1, 2, reference()),
                new Evaluator.Evaluated(
                        new EvaluationResult(1, 2, 3, new double[] {4, -5}, 6, FIGURES, 1),
                        new RecordedEpisode(2, new float[] {1, 2, 3, -4}, new float[] {0.5f}, true)),
                new Evaluator.MeasureRandomPolicy(reference()),
                new Evaluator.RandomReturn(-1.5),
                new EvaluationQueue.Offer(reference()),
                new MemberCommand.Welcome(
                        "run",
                        "seed = 1",
                        4,
                        List.of(worker),
                        true,
                        new Services(reference(), reference(), reference(), reference(), reference(), reference()),
                        reference()),
                new MemberCommand.TurnedAway("no"),
                new MemberCommand.Beat(List.of(Role.GENERATOR), 0.5),
                new MemberCommand.GiveAccounts(List.of(new MemberCommand.Mark(worker, -1)), true, reference()),
                new MemberCommand.Drain("me"),
                new MemberCommand.RunOver("done"),
                new MemberCommand.Find(reference()),
                new MemberCommand.Found(true, reference()),
                new CoordinatorCommand.Join(
                        new NodeCard("n", List.of(Role.ROLLOUT, Role.EVALUATOR), "h:1", 2, 1, "0.1", true),
                        5,
                        "run",
                        -1,
                        0,
                        reference()),
                new CoordinatorCommand.Alive(5, new MemoryUse(1, 2, 3), reference()),
                new CoordinatorCommand.Draining(5),
                new CoordinatorCommand.Left(5),
                new CoordinatorCommand.GetStatus(reference()),
                new CoordinatorCommand.Steer(
                        CoordinatorCommand.Verb.SET, "key", "value", "me", CoordinatorCommand.Origin.PAGE, reference()),
                new CoordinatorCommand.Steered(false, "no"),
                new RunStatus(
                        "runs/a",
                        "Pendulum-v1",
                        "0.1",
                        true,
                        1,
                        2,
                        3,
                        4,
                        0.5,
                        6,
                        -7,
                        -8,
                        List.of(new RunStatus.Node(
                                "n",
                                List.of(Role.LEARNER),
                                "h:1",
                                2,
                                "up",
                                List.of(Role.LEARNER, Role.EVALUATOR),
                                "0.1",
                                new MemoryUse(1, 2, 3))),
                        List.of(new RunStatus.Worker(worker, "n", 1, 2, 3, 4, 0.5)),
                        new LedgerTotals(1, 2, 3, 4),
                        ACTIVITIES),
                MemberCommand.JoinAgain.INSTANCE,
                ParameterSubscription.NoneYet.INSTANCE);
    }

    private static <T> ActorRef<T> reference() {
        return KIT.<T>createTestProbe().ref();
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
    void evaluated_withoutAnEpisode_roundTrips() {
        Evaluator.Evaluated message =
                new Evaluator.Evaluated(new EvaluationResult(1, 2, 3, new double[] {4}, 6, FIGURES, 1), null);
        assertThat(KIT.serializationTestKit().verifySerialization(message, false))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @Test
    void records_withOthersWhereAListNamesItsOwn_areRefused() {
        @SuppressWarnings({"unchecked", "rawtypes"}) // as a hostile node does
        List<Role> others = (List) List.of(new WorkerId("w", 0));

        assertRefused(new MemberCommand.Beat(others, 0.5), "hold a WorkerId where a Role belongs");
    }

    @Test
    @SuppressWarnings("NullAway") // as a hostile node does
    void records_withoutWhatTheyMustHave_areRefused() {
        assertRefused(new MemberCommand.Drain(null), "it has no by");
    }

    @Test
    void lists_withinLists_areRefusedBeforeTheyFillTheStack() {
        byte[] message = new byte[200_000];
        byte[] begin = bytes(new ActivityBoard.Activities(List.of()));
        int list = begin.length - 1;
        System.arraycopy(begin, 0, message, 0, list);
        for (int i = list; i + 1 < message.length; i += 2) {
            message[i] = 1; // one element,
            message[i + 1] = 24; // which is a list
        }
        assertRefused(message, serializer().manifest(new ActivityBoard.Activities(List.of())), "depth");
    }

    private static KryoSerializer serializer() {
        return new KryoSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
    }

    private static byte[] bytes(ControlMessage message) {
        return serializer().toBinary(message);
    }

    private static void assertRefused(ControlMessage message, String why) {
        assertRefused(bytes(message), serializer().manifest(message), why);
    }

    private static void assertRefused(byte[] bytes, String manifest, String why) {
        assertThatThrownBy(() -> serializer().fromBinary(bytes, manifest))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining(why);
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
                        "ParameterBroadcast$GetPart",
                        "ActivityBoard$Changed",
                        "ActivityBoard$EpisodesLost",
                        "ActivityBoard$GetActivities",
                        "ActivityBoard$Activities",
                        "RolloutWorker$Account",
                        "Evaluator$Evaluate",
                        "Evaluator$Evaluated",
                        "Evaluator$MeasureRandomPolicy",
                        "Evaluator$RandomReturn",
                        "EvaluationQueue$Offer",
                        "MemberCommand$Welcome",
                        "MemberCommand$TurnedAway",
                        "MemberCommand$Beat",
                        "MemberCommand$GiveAccounts",
                        "MemberCommand$Drain",
                        "MemberCommand$RunOver",
                        "MemberCommand$Find",
                        "MemberCommand$Found",
                        "CoordinatorCommand$Join",
                        "CoordinatorCommand$Alive",
                        "CoordinatorCommand$Draining",
                        "CoordinatorCommand$Left",
                        "CoordinatorCommand$GetStatus",
                        "CoordinatorCommand$Steer",
                        "CoordinatorCommand$Steered",
                        "RunStatus",
                        "MemberCommand$JoinAgain",
                        "ParameterSubscription$NoneYet");
        assertThat(ControlMessages.PARTS.stream()
                        .map(Class::getName)
                        .map(name -> name.substring(name.lastIndexOf('.') + 1)))
                .containsExactly(
                        "WorkerId",
                        "EpisodeResult",
                        "EvaluationResult",
                        "ParameterSnapshot$Topic",
                        "ActivityBoard$Activity",
                        "LostEpisodes",
                        "EvaluationResult$Figure",
                        "NodeCard",
                        "Role",
                        "Services",
                        "MemberCommand$Mark",
                        "CoordinatorCommand$Verb",
                        "RunStatus$Node",
                        "RunStatus$Worker",
                        "LedgerTotals",
                        "LedgerTotals$Rejected",
                        "CoordinatorCommand$Origin",
                        "RecordedEpisode",
                        "MemoryUse");
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
        ParameterPart part = new ParameterPart(ParameterSnapshot.Topic.POLICY, 3, 0, 2, new byte[] {1, 2});
        for (Object bulk : List.of(
                new RolloutBatches(List.of(Batches.batch(new WorkerId("rollout-1", 2), 5, 4))),
                new SyntheticBatch("generator-1", 1, 2, 8, 0.5f, 2, 3, new float[] {1, 2, 3, 4, 5, 6}),
                new ParameterSubscription.Arrived(part))) {
            assertThat(KIT.serializationTestKit().verifySerialization(bulk, false))
                    .usingRecursiveComparison()
                    .isEqualTo(bulk);
        }
    }
}
