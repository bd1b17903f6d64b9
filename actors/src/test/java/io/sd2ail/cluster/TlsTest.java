package io.sd2ail.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.tls.Authority;
import io.sd2ail.tls.Certificates;
import io.sd2ail.tls.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real port of a node that speaks TLS, and who gets in there.
class TlsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SILENCE = Duration.ofSeconds(3);

    @TempDir
    private static Path made;

    private static Authority authority;
    private static Path own;
    private static Path friend;
    private static Path stranger;
    private static Path late;
    private static ListeningNode node;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        authority = Authority.create(made.resolve("tls"));
        own = authority.issue("node", 30);
        friend = authority.issue("friend", 30);
        stranger = Authority.create(made.resolve("other")).issue("friend", 30);
        late = Certificates.expired(authority);
        node = new ListeningNode(settings(own));
        address = node.address();
    }

    @AfterAll
    static void shutDown() {
        node.close();
    }

    /// @param folder of its credentials, whatever they are worth; null for none
    private static NodeSettings settings(@Nullable Path folder) {
        Config tls = folder == null ? ConfigFactory.empty() : new Credentials(folder).settings();
        return ListeningNode.settings(
                "test",
                Addresses.LOOPBACK,
                0,
                tls.withFallback(ConfigFactory.parseString(
                                "pekko.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl = 100 ms"))
                        .withFallback(NodeFiles.cluster()));
    }

    @Test
    void messages_betweenNodesOfOneAuthority_pass() throws Exception {
        assertThat(node.found(settings(friend), PATIENCE).known()).isFalse();
    }

    @Test
    void messages_ofANodeOfAnotherAuthority_ofNoneOrOfAnExpiredCertificate_arriveNowhere() {
        for (@Nullable Path credentials : Arrays.asList(stranger, null, late)) {
            assertThatThrownBy(() -> node.found(settings(credentials), SILENCE))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void certificate_thatIsRenewedWhileTheNodeRuns_isShownWithoutABreak() throws Exception {
        ActorSystem<Void> other = NodeSystem.create(Behaviors.empty(), settings(friend));
        try {
            assertThat(node.ask(other, PATIENCE).known()).isFalse();
            Instant before = shown();

            authority.issue("node", 60);

            Instant after = shown();
            while (after.equals(before)) {
                after = shown();
            }
            assertThat(after).isAfter(before);
            assertThat(node.ask(other, PATIENCE).known()).isFalse();
        } finally {
            other.terminate();
        }
    }

    private static Socket secured() throws Exception {
        InetSocketAddress there = Addresses.socket(address);
        return Credentials.in(friend).sockets().createSocket(there.getAddress(), there.getPort());
    }

    /// Until when the certificate is valid that the node shows.
    private static Instant shown() throws Exception {
        try (SSLSocket socket = (SSLSocket) secured()) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getNotAfter()
                    .toInstant();
        }
    }

    @Test
    void question_withCredentials_isAnswered() {
        assertThat(new PortClient(address, Credentials.in(friend)).name()).isEqualTo(address);
    }

    @Test
    void question_withoutCredentials_saysThatTheNodeSpeaksTls() {
        assertThatThrownBy(() -> new PortClient(address).name())
                .hasMessage("what answers at " + address + " is no node of sd2ail, or one that speaks TLS alone: check"
                        + " the address, or give --tls");
    }

    @Test
    void question_withCredentialsOfAnotherAuthority_saysThatTheyDoNotTrustEachOther() {
        assertThatThrownBy(() -> new PortClient(address, Credentials.in(stranger)).name())
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("the node at " + address + " and this one do not trust each other (")
                .hasMessageEndingWith("./sd2ail tls issue makes it");
    }

    @Test
    void steer_isForThoseAloneWhomTheAuthorityKnows() {
        for (@Nullable Credentials credentials : Arrays.asList(Credentials.in(stranger), null, new Credentials(late))) {
            assertThatThrownBy(() -> new PortClient(address, credentials).steer(CoordinatorCommand.Verb.PAUSE, "", ""))
                    .message()
                    .containsAnyOf("do not trust each other", "is no node of sd2ail, or one that speaks TLS alone");
        }
        assertThatThrownBy(() ->
                        new PortClient(address, Credentials.in(friend)).steer(CoordinatorCommand.Verb.PAUSE, "", ""))
                .hasMessageStartingWith("the node at " + address + " knows of no learner now");
    }

    @Test
    void question_withCredentialsToANodeWithoutTls_saysThatItSpeaksNone() {
        try (ListeningNode plain = new ListeningNode(settings(null))) {
            String there = plain.address();
            assertThatThrownBy(() -> new PortClient(there, Credentials.in(friend)).name())
                    .isInstanceOf(RunFailedException.class)
                    .hasMessage("what listens at " + there
                            + " closes connections that speak TLS: the node is not there yet, or it speaks without: start"
                            + " it with --tls, or leave --tls out here");
        }
    }

    @Test
    void question_whereTheConnectionIsOnlyClosed_isNoWordAboutTrust() throws Exception {
        try (ServerSocket tunnel = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket taken = tunnel.accept()) {
                    // All of its first word: a connection that is closed with bytes unread is reset.
                    var unused = taken.getInputStream().read(new byte[4096]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            String there = "127.0.0.1:" + tunnel.getLocalPort();

            assertThatThrownBy(() -> new PortClient(there, Credentials.in(friend)).name())
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("the node is not there yet");
        }
    }

    @Test
    void frame_ofAnImpossibleLength_getsNowhereWithAndWithoutCredentials() throws Exception {
        InetSocketAddress there = Addresses.socket(address);
        try (Socket open = new Socket(there.getAddress(), there.getPort());
                Socket secured = secured()) {
            for (Socket socket : List.of(open, secured)) {
                socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
                socket.getOutputStream().write(ListeningNode.frame(2, -5));
                socket.getOutputStream().flush();
                assertThat(isCutOff(socket)).isTrue();
            }
        }
        assertThat(node.found(settings(friend), PATIENCE)).isNotNull();
    }

    private static boolean isCutOff(Socket socket) throws IOException {
        try {
            // What TLS says before it closes is no answer to a frame.
            byte[] said = socket.getInputStream().readAllBytes();
            return said.length == 0 || said[0] == 0x15;
        } catch (SocketException | SSLException _) {
            return true;
        }
    }
}
