package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.session.RunFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real port of a node, and what comes in there.
class GuardedPortTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final NodeSettings SETTINGS =
            ListeningNode.settings("test", Addresses.LOOPBACK, 0, NodeFiles.cluster());
    private static final ListeningNode NODE = new ListeningNode(SETTINGS);
    private static final String ADDRESS = NODE.address();
    private static final int PORT = Addresses.socket(ADDRESS).getPort();

    @AfterAll
    static void shutDown() {
        NODE.close();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT);
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
        try (Socket socket = connect()) {
            socket.getOutputStream().write(ListeningNode.frame(stream, length));

            assertThat(isCutOff(socket)).isTrue();
        }
        assertThat(found()).isNotNull();
    }

    @Test
    void connections_thatSayNothing_giveTheirPlacesToNewOnes() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i <= GuardedPort.MOST_UNDECIDED; i++) {
                silent.add(connect());
            }

            assertThat(isCutOff(silent.getFirst())).isTrue();
            assertThat(found()).isNotNull();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void frames_ofAnotherNode_passAndAreAnswered() throws Exception {
        assertThat(found().known()).isFalse();
    }

    private static MemberCommand.Found found() throws Exception {
        return NODE.found(SETTINGS, PATIENCE);
    }

    @Test
    void name_askedAtThePort_isTheOneToJoinBy() {
        assertThat(new PortClient("localhost:" + PORT).name()).isEqualTo(ADDRESS);
    }

    @Test
    void withNames_ofANodeThatIsJoinedByAnotherName_takesItsOwn() {
        String given = "localhost:" + PORT;

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
    void steer_whereNoLearnerIsKnown_saysSoHoweverLongTheRequest() {
        assertThatThrownBy(
                        () -> new PortClient(ADDRESS).steer(CoordinatorCommand.Verb.DRAIN, "rollout ü ".repeat(20), ""))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("the node at " + ADDRESS + " knows of no learner now");
    }

    @Test
    void node_atAnIpv6Address_callsItselfByItAndIsReachedThere() {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this machine has no IPv6");
        NodeSettings settings = ListeningNode.settings("six", Addresses.host("::1"), 0, NodeFiles.cluster());
        try (ListeningNode node = new ListeningNode(settings)) {
            String address = node.address();
            assertThat(address).startsWith("[::1]:");
            assertThat(new PortClient(Addresses.list(List.of(address)).getFirst()).name())
                    .isEqualTo(address);
            assertThat(Addresses.towards(address)).isEqualTo("[0:0:0:0:0:0:0:1]");
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
        NodeSettings same = ListeningNode.settings("same", Addresses.LOOPBACK, PORT, NodeFiles.cluster());

        assertThatThrownBy(() -> NodeSystem.create(Behaviors.empty(), same))
                .hasMessage("port " + PORT + " is taken: stop what uses it or give --port");
    }
}
