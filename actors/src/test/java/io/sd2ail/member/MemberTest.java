package io.sd2ail.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.learner.Intake;
import io.sd2ail.learner.SyntheticIntake;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.Services;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ParameterBroadcast;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MemberTest {
    private static final ActorTestKit KIT = ActorTestKit.create("member", ConfigFactory.load());
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final MemberCommand.Beat STANDS_IN = new MemberCommand.Beat(List.of(Role.EVALUATOR), 1);
    private static final MemberCommand.Beat IDLE = new MemberCommand.Beat(List.of(), 1);

    private final FakeParts parts = new FakeParts("");
    private final TestProbe<CoordinatorCommand> coordinator = KIT.createTestProbe();
    private final TestProbe<EvaluationQueue.Command> queue = KIT.createTestProbe();
    private final TestProbe<Intake.Command> intake = KIT.createTestProbe();
    private final TestProbe<NodeEnd> ended = KIT.createTestProbe();
    private final Services services = services(intake.ref());

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void beat_stopAndGoBeforeTheEvaluatorHasStopped_leavesOneThatWorks() throws Exception {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = KIT.spawn(Member.create(setup(memory, PATIENCE)));
            member.tell(new MemberCommand.UseCoordinator(coordinator.ref()));
            coordinator.expectMessageClass(CoordinatorCommand.Join.class);
            member.tell(welcome());
            member.tell(STANDS_IN);
            ActorRef<Evaluator.Command> first = offered();

            member.tell(IDLE);
            member.tell(STANDS_IN);

            ActorRef<Evaluator.Command> second = offered();
            TestProbe<Evaluator.RandomReturn> answer = KIT.createTestProbe();
            second.tell(new Evaluator.MeasureRandomPolicy(answer.ref()));
            assertThat(answer.receiveMessage()).isNotNull();
            assertThat(second).isNotEqualTo(first);
            KIT.stop(member);
        }
    }

    @Test
    void joinAgain_ofALearnerThatForgotTheNode_isAskedToJoinOnce() {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = joined(memory);

            member.tell(MemberCommand.JoinAgain.INSTANCE);
            nextJoin();
            member.tell(welcome());

            assertThat(nextOf(CoordinatorCommand.Alive.class).process()).isEqualTo(memory.process());
            KIT.stop(member);
        }
    }

    @Test
    void useCoordinator_ofANewLearner_movesTheRolloutsThereOnceTheFormerOnesHaveStopped() {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = joined(setup(memory, PATIENCE, true));
            Intake.Attach first = intake.expectMessageClass(Intake.Attach.class);
            TestProbe<CoordinatorCommand> successor = KIT.createTestProbe();
            TestProbe<Intake.Command> itsIntake = KIT.createTestProbe();

            member.tell(new MemberCommand.UseCoordinator(successor.ref()));
            assertThat(successor
                            .expectMessageClass(CoordinatorCommand.Join.class)
                            .runId())
                    .isEqualTo("run");
            member.tell(welcome(successor.ref(), services(itsIntake.ref())));

            Intake.Attach second = itsIntake.expectMessageClass(Intake.Attach.class);
            assertThat(second.worker()).isEqualTo(first.worker());
            KIT.createTestProbe().expectTerminated(first.uplink(), PATIENCE);
            KIT.stop(member);
        }
    }

    @Test
    void welcome_partsThatTakeTime_areMadeOnNoThreadOfTheActors() {
        try (NodeMemory memory = new NodeMemory()) {
            TestProbe<String> threads = KIT.createTestProbe();
            Member.Setup plain = setup(memory, PATIENCE);
            ActorRef<MemberCommand> member = joined(new Member.Setup(
                    plain.card(),
                    0,
                    List.of(),
                    memory,
                    _ -> {
                        threads.ref().tell(Thread.currentThread().getName());
                        return parts;
                    },
                    plain.ended(),
                    PATIENCE,
                    PATIENCE));

            assertThat(threads.receiveMessage()).contains("blocking");
            KIT.stop(member);
        }
    }

    @Test
    void drain_askedTwice_isToldTheLearnerOnce() {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = joined(memory);
            TestProbe<MemberCommand.Found> asks = KIT.createTestProbe();

            member.tell(new MemberCommand.Drain("a test"));
            member.tell(new MemberCommand.Drain("a test"));
            member.tell(new MemberCommand.Find(asks.ref()));
            asks.receiveMessage();
            coordinator.ref().tell(CoordinatorCommand.Stop.INSTANCE);

            assertThat(until(CoordinatorCommand.Stop.class))
                    .filteredOn(CoordinatorCommand.Draining.class::isInstance)
                    .containsExactly(new CoordinatorCommand.Draining(memory.process()));
            KIT.stop(member);
        }
    }

    @Test
    void drain_beforeAnyWelcome_endsAtOnce() {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = KIT.spawn(Member.create(setup(memory, PATIENCE)));
            member.tell(new MemberCommand.UseCoordinator(coordinator.ref()));
            nextJoin();

            member.tell(new MemberCommand.Drain("a test"));

            nextOf(CoordinatorCommand.Left.class);
            assertThat(ended.receiveMessage()).isEqualTo(new NodeEnd.Drained(0));
            KIT.stop(member);
        }
    }

    @Test
    void over_whateverComesThen_isToldOnceAndStillKnowsTheLearner() {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = joined(memory);
            TestProbe<MemberCommand.Found> asks = KIT.createTestProbe();

            member.tell(new MemberCommand.TurnedAway("of a test"));
            member.tell(new MemberCommand.RunOver("the run is complete"));
            member.tell(new MemberCommand.Drain("a test"));
            member.tell(new MemberCommand.Find(asks.ref()));

            assertThat(asks.receiveMessage()).isEqualTo(new MemberCommand.Found(true, coordinator.ref()));
            assertThat(ended.receiveMessage()).isEqualTo(new NodeEnd.TurnedAway("of a test"));
            ended.expectNoMessage(Duration.ZERO);
            KIT.stop(member);
        }
    }

    @Test
    void silence_longerThanTheFirstWelcomeMayTake_endsInLoneliness() {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = KIT.spawn(Member.create(setup(memory, Duration.ZERO)));

            assertThat(ended.receiveMessage()).isInstanceOf(NodeEnd.Lonely.class);
            KIT.stop(member);
        }
    }

    private ActorRef<MemberCommand> joined(NodeMemory memory) {
        return joined(setup(memory, PATIENCE));
    }

    private ActorRef<MemberCommand> joined(Member.Setup setup) {
        ActorRef<MemberCommand> member = KIT.spawn(Member.create(setup));
        member.tell(new MemberCommand.UseCoordinator(coordinator.ref()));
        nextJoin();
        member.tell(welcome());
        return member;
    }

    private void nextJoin() {
        nextOf(CoordinatorCommand.Join.class);
    }

    /// Signs of life come between.
    private <T extends CoordinatorCommand> T nextOf(Class<T> type) {
        return type.cast(until(type).getLast());
    }

    private List<CoordinatorCommand> until(Class<? extends CoordinatorCommand> type) {
        return coordinator.fishForMessage(
                PATIENCE,
                message ->
                        type.isInstance(message) ? FishingOutcomes.complete() : FishingOutcomes.continueAndCollect());
    }

    private ActorRef<Evaluator.Command> offered() {
        return queue.expectMessageClass(EvaluationQueue.Offer.class).evaluator();
    }

    private Member.Setup setup(NodeMemory memory, Duration firstWelcome) {
        return setup(memory, firstWelcome, false);
    }

    private Member.Setup setup(NodeMemory memory, Duration firstWelcome, boolean standby) {
        NodeCard card =
                new NodeCard("learner", List.of(Role.LEARNER), "127.0.0.1:1", 1, NodeCard.PROTOCOL, "test", standby);
        return new Member.Setup(card, 0, List.of(), memory, _ -> parts, ended.ref()::tell, firstWelcome, PATIENCE);
    }

    private MemberCommand.Welcome welcome() {
        return welcome(coordinator.ref(), services);
    }

    private MemberCommand.Welcome welcome(ActorRef<CoordinatorCommand> from, Services doors) {
        return new MemberCommand.Welcome(
                "run",
                ConfigRenderer.render(parts.config()),
                0,
                List.of(new WorkerId("learner-1", 0)),
                false,
                doors,
                from);
    }

    private Services services(ActorRef<Intake.Command> intakeOf) {
        return new Services(
                intakeOf,
                KIT.<SyntheticIntake.Command>createTestProbe().ref(),
                KIT.<ParameterBroadcast.Command>createTestProbe().ref(),
                queue.ref(),
                KIT.<ParameterBroadcast.Command>createTestProbe().ref(),
                KIT.<ActivityBoard.Command>createTestProbe().ref());
    }
}
