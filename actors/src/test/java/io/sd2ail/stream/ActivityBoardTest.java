package io.sd2ail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sd2ail.run.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ActivityBoardTest {
    private static final ActorTestKit KIT = ActorTestKit.create("board");

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void nodes_thatAreGoneOrReplaced_leaveNoWaitBehind() {
        TestProbe<RunEvent> events = KIT.createTestProbe();
        ActorRef<ActivityBoard.Command> board =
                KIT.spawn(ActivityBoard.create(Duration.ofMillis(20), Duration.ofMinutes(1), events.ref()::tell));
        TestProbe<ActivityBoard.Activities> answer = KIT.createTestProbe();
        long longAgo = System.currentTimeMillis() - 60_000;
        board.tell(new ActivityBoard.Nodes(Map.of("learner", 1L, "a", 2L, "b", 3L)));
        for (String part : List.of("learner", "a-1", "b-1", "evaluator on b")) {
            board.tell(new ActivityBoard.Changed(part, "the learner to take batches", longAgo));
        }
        assertThat(waits(board, answer)).containsExactly("a-1", "b-1", "evaluator on b", "learner");
        assertThat(told(events, 4)).allMatch(event -> !event.reason().isEmpty());

        board.tell(new ActivityBoard.Nodes(Map.of("learner", 1L, "a", 9L)));

        assertThat(waits(board, answer)).containsExactly("learner");
        assertThat(told(events, 3))
                .extracting(RunEvent.ActivityChanged::part, RunEvent.ActivityChanged::reason)
                .containsExactlyInAnyOrder(tuple("a-1", ""), tuple("b-1", ""), tuple("evaluator on b", ""));
        board.tell(new ActivityBoard.Nodes(Map.of("learner", 1L, "a", 9L, "b", 3L)));
        assertThat(waits(board, answer)).containsExactly("b-1", "evaluator on b", "learner");
    }

    private static List<String> waits(
            ActorRef<ActivityBoard.Command> board, TestProbe<ActivityBoard.Activities> answer) {
        board.tell(new ActivityBoard.GetActivities(answer.ref()));
        return answer.receiveMessage().parts().stream()
                .map(ActivityBoard.Activity::part)
                .toList();
    }

    private static List<RunEvent.ActivityChanged> told(TestProbe<RunEvent> events, int count) {
        return events.receiveSeveralMessages(count).stream()
                .map(RunEvent.ActivityChanged.class::cast)
                .toList();
    }

    @Test
    void learner_waitsTooLong_whoWaitsForWhatIsSaidOnceAndThatItGoesOn() {
        ActorRef<ActivityBoard.Command> board =
                KIT.spawn(ActivityBoard.create(Duration.ofMillis(20), Duration.ofMillis(100), _ -> {}));
        long now = System.currentTimeMillis();

        String said = LoggingTestKit.warn("no update for 0 s: learner waits for replay: 3 of 40 since")
                .withOccurrences(1)
                .expect(KIT.system(), () -> {
                    board.tell(new ActivityBoard.Changed("rollout-1", "", now));
                    board.tell(new ActivityBoard.Changed("learner", "replay: 3 of 40", now));
                    return "told";
                });
        String goesOn = LoggingTestKit.warn("updates go on").expect(KIT.system(), () -> {
            board.tell(new ActivityBoard.Changed("learner", "", System.currentTimeMillis()));
            return "told";
        });

        assertThat(said + goesOn).isEqualTo("toldtold");
    }
}
