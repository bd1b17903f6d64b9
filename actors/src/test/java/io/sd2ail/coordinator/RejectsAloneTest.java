package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.WorkerId;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RejectsAloneTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final WorkerId FIRST = new WorkerId("rollout-1", 0);
    private static final WorkerId SECOND = new WorkerId("rollout-2", 0);
    private static final NodeTable.Present NODE = new NodeTable.Present(
            new NodeCard("rollout", List.of(Role.ROLLOUT), "10.0.0.7:1", 7, NodeCard.PROTOCOL, "1", false),
            42,
            0,
            List.of(FIRST, SECOND),
            KIT.<MemberCommand>createTestProbe().ref(),
            0,
            false,
            MemoryUse.UNKNOWN);

    private final RejectsAlone rejectsAlone = new RejectsAlone();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private List<Long> found(long inserted, long rejectedByFirst, long rejectedBySecond) {
        return rejectsAlone
                .among(
                        List.of(NODE),
                        Map.of(
                                FIRST,
                                new Ledger.Account(1, inserted + rejectedByFirst, inserted, rejectedByFirst),
                                SECOND,
                                new Ledger.Account(1, rejectedBySecond, 0, rejectedBySecond)))
                .stream()
                .map(RejectsAlone.Found::rows)
                .toList();
    }

    @Test
    void among_nodeWhoseFirstThousandRowsAreRejected_isFoundByThemAll() {
        assertThat(found(0, 600, 399)).isEmpty();
        assertThat(found(0, 600, 400)).containsExactly(1000L);
    }

    @Test
    void among_nodeWithARowThatIsAccepted_isCountedAnew() {
        assertThat(found(0, 999, 0)).isEmpty();
        assertThat(found(1, 5000, 0)).isEmpty();
        assertThat(found(1, 5500, 499)).isEmpty();
        assertThat(found(1, 5500, 500)).containsExactly(1000L);
    }

    @Test
    void among_nodeThatWasAway_isCountedAnew() {
        assertThat(found(1, 5000, 0)).isEmpty();
        assertThat(rejectsAlone.among(List.of(), Map.of())).isEmpty();
        assertThat(found(1, 6000, 0)).isEmpty();
    }
}
