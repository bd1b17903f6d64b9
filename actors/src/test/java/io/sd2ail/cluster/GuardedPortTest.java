package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeAddress;
import io.sd2ail.protocol.Role;
import io.sd2ail.session.RunFailedException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real port of a node, and what comes in there.
class GuardedPortTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final CompletableFuture<ActorRef<MemberCommand>> MEMBER = new CompletableFuture<>();
    private static final NodeSettings SETTINGS = new NodeSettings(
            "test", List.of(Role.ROLLOUT), "127.0.0.1", 0, List.of(), 0, false, "test", NodeFiles.cluster());
    private static final ActorSystem<Void> NODE = NodeSystem.create(node(), SETTINGS);
    private static final String ADDRESS = NodeSystem.address(NODE);

    static {
        GuardedPort.guard(NODE, new PortAnswers(NODE, ADDRESS, MEMBER));
    }

    /// One whose member knows of no learner.
    private static Behavior<Void> node() {
        return Behaviors.setup(context -> {
            MEMBER.complete(context.spawn(LonelyMember.create(), NodeAddress.MEMBER));
            return Behaviors.empty();
        });
    }

    @AfterAll
    static void shutDown() {
        NODE.terminate();
    }

    private static Socket connect() throws IOException {
        int colon = ADDRESS.lastIndexOf(':');
        Socket socket = new Socket(ADDRESS.substring(0, colon), Integer.parseInt(ADDRESS.substring(colon + 1)));
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        return socket;
    }

    private static boolean isCutOff(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,-5", "2,-5", "3,-5", "2,0", "2,2147483647"})
    void frame_ofAnImpossibleLength_isCutOffAndThePortGoesOnAnswering(int stream, int length) throws Exception {
        byte[] bytes = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("AKKA".getBytes(StandardCharsets.US_ASCII))
                .put((byte) stream)
                .putInt(length)
                .array();
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);

            assertThat(isCutOff(socket)).isTrue();
        }
        assertThat(found()).isNotNull();
    }

    @Test
    void frames_ofAnotherNode_passAndAreAnswered() throws Exception {
        assertThat(found().known()).isFalse();
    }

    private static MemberCommand.Found found() throws Exception {
        ActorSystem<Void> other = NodeSystem.create(Behaviors.empty(), SETTINGS);
        try {
            return AskPattern.<MemberCommand, MemberCommand.Found>ask(
                            NodeAddress.member(ADDRESS, other), MemberCommand.Find::new, PATIENCE, other.scheduler())
                    .toCompletableFuture()
                    .get();
        } finally {
            other.terminate();
        }
    }

    @Test
    void name_askedAtThePort_isTheOneToJoinBy() {
        assertThat(new PortClient("localhost:" + ADDRESS.substring(ADDRESS.lastIndexOf(':') + 1)).name())
                .isEqualTo(ADDRESS);
    }

    @Test
    void withNames_ofANodeThatIsJoinedByAnotherName_takesItsOwn() {
        String given = "localhost:" + ADDRESS.substring(ADDRESS.lastIndexOf(':') + 1);

        assertThat(NodeSystem.withNames(SETTINGS.joining(List.of(given))).join())
                .containsExactly(ADDRESS);
    }

    @Test
    void status_whereNoLearnerIsKnown_saysSo() {
        assertThatThrownBy(() -> new PortClient(ADDRESS).status())
                .isInstanceOf(RunFailedException.class)
                .hasMessage("the node at " + ADDRESS + " knows of no learner now: wait for the learner to come back, or"
                        + " ask again once one is started");
    }

    @Test
    void node_atAnIpv6Address_callsItselfByItAndIsReachedThere() {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this machine has no IPv6");
        NodeSettings settings = new NodeSettings(
                "six",
                List.of(Role.ROLLOUT),
                Addresses.host("::1"),
                0,
                List.of(),
                0,
                false,
                "test",
                NodeFiles.cluster());
        ActorSystem<Void> node = NodeSystem.create(Behaviors.empty(), settings);
        try {
            String address = NodeSystem.address(node);
            GuardedPort.guard(node, new PortAnswers(node, address, MEMBER));

            assertThat(address).startsWith("[::1]:");
            assertThat(new PortClient(Addresses.list(List.of(address)).getFirst()).name())
                    .isEqualTo(address);
            assertThat(Addresses.towards(address)).isEqualTo("[0:0:0:0:0:0:0:1]");
        } finally {
            node.terminate();
        }
    }

    @Test
    void question_inPieces_isAnswered() throws Exception {
        try (Socket socket = connect()) {
            for (byte piece : "SD2?who\n".getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(piece);
                socket.getOutputStream().flush();
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo(ADDRESS + PortGate.END);
        }
    }

    @Test
    void busy_machineThatOpensNoPortInHalfAMinute_isSaid() {
        assertThat(NodeSystem.busy(SETTINGS.system()))
                .hasMessage("the port could not be opened within 30 s: this machine has no processor time to give; try"
                        + " again when it is less busy");
    }

    @Test
    void create_onAPortThatIsTaken_saysWhichAndTheMend() {
        int port = Integer.parseInt(ADDRESS.substring(ADDRESS.lastIndexOf(':') + 1));
        NodeSettings same = new NodeSettings(
                "same", List.of(Role.ROLLOUT), "127.0.0.1", port, List.of(), 0, false, "test", NodeFiles.cluster());

        assertThatThrownBy(() -> NodeSystem.create(Behaviors.empty(), same))
                .hasMessage("port " + port + " is taken: stop what uses it or give --port");
    }
}
