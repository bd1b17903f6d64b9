package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortAnswersTest {
    private static final ActorTestKit KIT = ActorTestKit.create("port-answers");

    private final TestProbe<CoordinatorCommand> coordinator = KIT.createTestProbe(CoordinatorCommand.class);
    private final ActorRef<MemberCommand> member = KIT.spawn(Behaviors.receiveMessage(message -> {
        if (message instanceof MemberCommand.Find find) {
            find.replyTo().tell(new MemberCommand.Found(true, coordinator.ref()));
        }
        return Behaviors.same();
    }));
    private final PortAnswers answers =
            new PortAnswers(KIT.system(), "127.0.0.1:1", CompletableFuture.completedFuture(member));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private CompletableFuture<String> ask(String question) {
        return answers.apply(question).toCompletableFuture();
    }

    private CoordinatorCommand.Steer asked() {
        return coordinator.expectMessageClass(CoordinatorCommand.Steer.class);
    }

    @Test
    void steer_thatIsDone_comesToTheLearnerAsItWasMeantAndIsAnswered() {
        SteerQuestion question =
                new SteerQuestion(CoordinatorCommand.Verb.SET, "pace.updates per-step", "0,5 % é", "Ann Übel");

        CompletableFuture<String> answer = ask(question.text());
        CoordinatorCommand.Steer steer = asked();

        assertThat(new SteerQuestion(steer.verb(), steer.subject(), steer.value(), steer.by()))
                .isEqualTo(question);
        assertThat(steer.origin()).isEqualTo(CoordinatorCommand.Origin.COMMAND_LINE);
        steer.replyTo().tell(new CoordinatorCommand.Steered(true, "done as asked"));
        assertThat(answer.join()).isEqualTo("+done as asked");
    }

    @Test
    void steer_thatIsRefused_saysWhy() {
        CompletableFuture<String> answer = ask(new SteerQuestion(CoordinatorCommand.Verb.PAUSE, "", "", "me").text());

        asked().replyTo().tell(new CoordinatorCommand.Steered(false, "not now"));

        assertThat(answer.join()).isEqualTo("not now");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "steer",
                "steer PAUSE",
                "steer PAUSE   ",
                "steer STOP   me",
                "steer PAUSE   me more",
                "steer SET a %zz me",
                "steer DRAIN a%0Ab  me",
                "steer PAUSE   me%00",
                "halt"
            })
    void question_thatIsNone_reachesNobody(String question) {
        assertThat(ask(question).join()).isEqualTo("there is no such question");
        coordinator.expectNoMessage();
    }
}
