package io.sd2ail.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.stream.ActivityBoard;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final Liveness liveness = new Liveness(true, () -> now);

    @Test
    void ready_ofARun_isFromItsBeginToItsEnd() {
        assertThat(liveness.ready().well()).isFalse();
        liveness.onEvent(Events.started());
        assertThat(liveness.ready().well()).isTrue();
        liveness.onEvent(Events.finished());
        assertThat(liveness.ready()).isEqualTo(new Answer(false, "the run has ended"));
        assertThat(new Liveness(false, () -> now).ready().well()).isTrue();
    }

    @Test
    void health_ofALearnerThatWaits_isWellForEver() {
        liveness.onEvent(Events.started());
        for (int hour = 0; hour < 24; hour++) {
            now += 3600 * SECOND;
            assertThat(liveness.health(status(100, "replay: 812 of 5,000")))
                    .isEqualTo(new Answer(true, "the learner waits for replay: 812 of 5,000"));
        }
    }

    @Test
    void health_ofALearnerThatNeitherWaitsNorTurns_isBadAfterAMinute() {
        liveness.onEvent(Events.started());
        assertThat(liveness.health(status(100, "")).well()).isTrue();
        now += 59 * SECOND;
        assertThat(liveness.health(status(100, "")).well()).isTrue();
        now += SECOND;
        assertThat(liveness.health(status(100, "")))
                .isEqualTo(new Answer(false, "the learner has made no update for 60 s and waits for nothing"));
        assertThat(liveness.health(status(101, "")).well()).isTrue();
    }

    @Test
    void health_whileCloningAlone_isWellThoughNoUpdateIsMade() {
        liveness.onEvent(Events.started());
        for (int i = 1; i < 10; i++) {
            now += 50 * SECOND;
            liveness.onEvent(new RunEvent.Cloning(i, 10));
            assertThat(liveness.health(status(0, "")).well()).isTrue();
        }
    }

    @Test
    void health_whereNobodyAnswers_isBadAfterAMinute() {
        assertThat(liveness.health(null).well()).isTrue();
        liveness.onEvent(Events.started());
        now += 59 * SECOND;
        assertThat(liveness.health(null)).isEqualTo(new Answer(true, "the run does not answer at the moment"));
        now += SECOND;
        assertThat(liveness.health(null)).isEqualTo(new Answer(false, "the run has not answered for 60 s"));
    }

    private static RunStatus status(long updates, String waits) {
        return new RunStatus(
                "runs/a",
                "Pendulum-v1",
                "0.1",
                false,
                1000,
                4000,
                updates,
                1,
                1,
                0,
                Double.NaN,
                Double.NaN,
                List.of(),
                List.of(),
                new LedgerTotals(0, 0, 0, 0),
                List.of(new ActivityBoard.Activity("learner", waits, 0)));
    }
}
