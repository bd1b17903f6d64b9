package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static CoordinatorCommand.Join join(int protocol, String runId, boolean standby) {
        NodeCard card = new NodeCard("rollout-1", List.of(Role.ROLLOUT), "10.0.0.7:1", 7, protocol, "0.9", standby);
        return new CoordinatorCommand.Join(
                card, 1, runId, -1, 0, KIT.<MemberCommand>createTestProbe().ref());
    }

    private static String problem(CoordinatorCommand.Join join) {
        return Membership.problemWith(join, "run-a", "1.2", false);
    }

    @Test
    void problemWith_newOrReturningNode_isNone() {
        assertThat(problem(join(NodeCard.PROTOCOL, "", false))).isEmpty();
        assertThat(problem(join(NodeCard.PROTOCOL, "run-a", false))).isEmpty();
    }

    @Test
    void problemWith_anotherProtocol_namesBothAndTheMend() {
        assertThat(problem(join(NodeCard.PROTOCOL - 1, "", false)))
                .isEqualTo(
                        "it speaks version 5 of the protocol and this run version 6: start it from sd2ail 1.2, as the"
                                + " learner");
        assertThat(problem(join(NodeCard.PROTOCOL + 1, "", false))).contains("version " + (NodeCard.PROTOCOL + 1));
    }

    @ParameterizedTest
    @CsvSource({"0, -1, 2147483647", "0, -1, -1", "0, 9223372036854775807, 1", "0, -2, 1", "201, -1, 1"})
    void problemWith_numbersThatNoNodeHas_isSaid(int moreOfTheName, long incarnation, int workers) {
        NodeCard card = new NodeCard(
                "rollout-1" + "x".repeat(moreOfTheName),
                List.of(Role.ROLLOUT),
                "10.0.0.7:1",
                7,
                NodeCard.PROTOCOL,
                "1",
                false);

        assertThat(problem(new CoordinatorCommand.Join(
                        card,
                        1,
                        "",
                        incarnation,
                        workers,
                        KIT.<MemberCommand>createTestProbe().ref())))
                .startsWith("it is no node of this program");
    }

    @Test
    void problemWith_nodeOfAnotherRun_namesBoth() {
        assertThat(problem(join(NodeCard.PROTOCOL, "run-b", false)))
                .contains("run-b")
                .contains("run-a");
    }

    @Test
    void problemWith_standbyOnOneSideOnly_saysWhichSide() {
        assertThat(problem(join(NodeCard.PROTOCOL, "", true))).startsWith("it was started with --standby");
        assertThat(Membership.problemWith(join(NodeCard.PROTOCOL, "", false), "run-a", "1.2", true))
                .startsWith("the learner was started with --standby");
    }
}
