package io.sd2ail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
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
