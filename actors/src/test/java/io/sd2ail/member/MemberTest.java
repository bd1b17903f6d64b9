package io.sd2ail.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigRenderer;
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

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void beat_stopAndGoBeforeTheEvaluatorHasStopped_leavesOneThatWorks() throws Exception {
        try (NodeMemory memory = new NodeMemory()) {
            ActorRef<MemberCommand> member = KIT.spawn(Member.create(setup(memory)));
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

    private ActorRef<Evaluator.Command> offered() {
        return queue.expectMessageClass(EvaluationQueue.Offer.class).evaluator();
    }

    private Member.Setup setup(NodeMemory memory) {
        NodeCard card =
                new NodeCard("learner", List.of(Role.LEARNER), "127.0.0.1:1", 1, NodeCard.PROTOCOL, "test", false);
        return new Member.Setup(card, 0, List.of(), memory, _ -> parts, _ -> {}, PATIENCE, PATIENCE);
    }

    private MemberCommand.Welcome welcome() {
        return new MemberCommand.Welcome(
                "run", ConfigRenderer.render(parts.config()), 0, List.of(), false, services(), coordinator.ref());
    }

    private Services services() {
        return new Services(
                KIT.<Intake.Command>createTestProbe().ref(),
                KIT.<SyntheticIntake.Command>createTestProbe().ref(),
                KIT.<ParameterBroadcast.Command>createTestProbe().ref(),
                queue.ref(),
                KIT.<ParameterBroadcast.Command>createTestProbe().ref(),
                KIT.<ActivityBoard.Command>createTestProbe().ref());
    }
}
