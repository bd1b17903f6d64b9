package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.WorkerId;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class NodeTableTest {
    private static final MemoryUse MEMORY = new MemoryUse(1, 2, 3);
    private static final ActorTestKit KIT = ActorTestKit.create("members");

    private final ActorRef<MemberCommand> actor =
            KIT.<MemberCommand>createTestProbe().ref();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private CoordinatorCommand.Join join(String name, long process, long incarnation) {
        NodeCard card = new NodeCard(name, List.of(Role.ROLLOUT), "h:1", 7, 1, "0.1", false);
        return new CoordinatorCommand.Join(card, process, "", incarnation, 2, actor);
    }

    @Test
    void join_anotherProcessOfTheSameName_livesOneLifeLater() {
        NodeTable members = new NodeTable(_ -> -1);

        NodeTable.Present first = members.join(join("a", 1, -1), 2);
        NodeTable.Present again = members.join(join("a", 1, -1), 2);
        members.leave(1, NodeTable.Departure.LOST);
        NodeTable.Present second = members.join(join("a", 2, -1), 2);

        assertThat(first.workers()).containsExactly(new WorkerId("a-1", 0), new WorkerId("a-2", 0));
        assertThat(again.incarnation()).isZero();
        assertThat(second.incarnation()).isEqualTo(1);
    }

    @Test
    void join_journalKnowsLaterLives_goesOnAfterThem() {
        NodeTable members = new NodeTable(worker -> worker.equals("a-2") ? 4 : -1);

        assertThat(members.join(join("a", 1, -1), 2).incarnation()).isEqualTo(5);
    }

    @Test
    void join_withALifeOfItsOwn_keepsIt() {
        NodeTable members = new NodeTable(_ -> 2);

        assertThat(members.join(join("a", 1, 7), 2).incarnation()).isEqualTo(7);
    }

    private static List<String> states(NodeTable members) {
        return members.status(List.of(), Duration.ofHours(1)).stream()
                .map(node -> node.name() + " " + node.state())
                .toList();
    }

    @Test
    void status_ofNodesThatAreGone_showsThemUntilTheirSuccessorsComeOrMinutesHavePassed() {
        AtomicLong now = new AtomicLong();
        NodeTable members = new NodeTable(_ -> -1, now::get);
        members.join(join("a", 1, -1), 2);
        members.join(join("b", 2, -1), 2);
        members.join(join("c", 3, -1), 2);
        now.set(Duration.ofSeconds(7).toNanos());
        members.leave(1, NodeTable.Departure.LOST);
        members.leave(2, NodeTable.Departure.LEFT);

        assertThat(states(members)).containsExactly("a lost 7 s ago", "b left", "c up");
        members.leave(3, NodeTable.Departure.PUT_OUT);
        assertThat(members.status(List.of(), Duration.ofHours(1)))
                .extracting(RunStatus.Node::plainState)
                .containsExactly("lost", "left", "put out");
        members.join(join("c", 5, -1), 2);
        members.join(join("a", 4, -1), 2);
        assertThat(states(members)).containsExactly("a up", "b left", "c up");
        now.addAndGet(Duration.ofMinutes(10).toNanos() + 1);
        assertThat(states(members)).containsExactly("a up", "c up");
    }

    @Test
    void rival_isAnotherProcessOfTheName() {
        NodeTable members = new NodeTable(_ -> -1);
        members.join(join("a", 1, -1), 2);

        assertThat(members.rival("a", 1)).isEmpty();
        assertThat(members.rival("b", 2)).isEmpty();
        assertThat(members.rival("a", 2)).isPresent();
    }

    @Test
    void heard_ofAProcessThatIsNotKnown_isNo() {
        NodeTable members = new NodeTable(_ -> -1);
        members.join(join("a", 1, -1), 2);

        assertThat(members.heard(1, MEMORY)).isTrue();
        assertThat(members.heard(2, MEMORY)).isFalse();
    }

    @Test
    void status_ofANode_hasItsProgramAndWhatItSaidLastOfItsMemory() {
        NodeTable members = new NodeTable(_ -> -1);
        members.join(join("a", 1, -1), 2);
        members.heard(1, MEMORY);
        members.join(join("a", 1, 0), 2);

        assertThat(members.status(List.of(), Duration.ofMinutes(1)))
                .singleElement()
                .satisfies(node -> {
                    assertThat(node.version()).isEqualTo("0.1");
                    assertThat(node.memory()).isEqualTo(MEMORY);
                });
    }
}
