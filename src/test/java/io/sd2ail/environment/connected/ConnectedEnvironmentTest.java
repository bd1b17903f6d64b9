package io.sd2ail.environment.connected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.environment.UnusableEnvironmentException;
import io.sd2ail.environment.bridge.Connection;
import io.sd2ail.environment.bridge.v1.ClientGreeting;
import io.sd2ail.environment.bridge.v1.Failure;
import io.sd2ail.environment.bridge.v1.MakeEnvironments;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import io.sd2ail.environment.gymnasium.Gym;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectedEnvironmentTest {
    private static final String SECRET = "a secret of a test";
    private static final double[] ACTION = {0.5};
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final RandomStream random = new RandomStream(1, "test");
    private ClientPort port;

    @BeforeEach
    void listen() throws IOException {
        port = ClientPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, SECRET, Duration.ofSeconds(5));
        ConnectedEnvironments.listenAt(port);
    }

    @AfterEach
    void close() {
        port.close();
    }

    private static Environment environment(String settings) {
        return Environments.createTogether(
                        "connected:Cart",
                        new EnvironmentSettings(
                                Contacts.CURRENT, Gym.settings(""), Clients.settings(Clients.SPACES + settings)),
                        1)
                .getFirst();
    }

    private void connect(Function<SimulatorRequest, SimulatorReply> answers) throws IOException {
        Clients.connect(port.port(), SECRET, answers);
    }

    /// Waits for a client as a worker does.
    private double[] begin(Environment environment) {
        while (true) {
            try {
                return environment.reset(random);
            } catch (EnvironmentAwaitedException _) {
                // Another attempt; each waits for a while.
            }
        }
    }

    @Test
    void client_thatIsGood_isSteppedToTheRunsLimit() throws IOException {
        try (Environment environment = environment("max-episode-steps = 2")) {
            connect(Clients::good);
            assertThat(begin(environment)).containsExactly(0, 1);
            TimeStep step = environment.step(ACTION);
            assertThat(step.observation()).containsExactly(0.5, 1);
            assertThat(step.episodeOver()).isFalse();
            assertThat(environment.step(ACTION).truncated()).isTrue();
        }
    }

    @Test
    void reset_withoutAClient_namesWhatIsAwaitedAndLosesNothing() {
        try (Environment environment = environment("")) {
            assertThatThrownBy(() -> environment.reset(random))
                    .isInstanceOf(EnvironmentAwaitedException.class)
                    .hasMessageContaining("a client to connect to port " + port.port());
        }
    }

    static Stream<Arguments> misdeeds() {
        return Stream.of(
                misdeed("client disconnected", () -> {
                    throw new IllegalStateException("goes");
                }),
                misdeed("client did not answer in time", () -> {
                    NEVER.await();
                    throw new IllegalStateException("not reached");
                }),
                misdeed("client answered garbage", () -> Clients.stepped(1, 2, 3)),
                misdeed("client answered garbage", () -> Clients.stepped(new double[1 << 16])),
                misdeed("observation or reward not finite", () -> Clients.stepped(Double.NaN, 0)),
                misdeed("client failed", () -> {
                    SimulatorReply.Builder reply = Clients.stepped(0, 0).toBuilder();
                    reply.getSteppedBuilder()
                            .setEnds(ByteString.copyFrom(new byte[] {4}))
                            .addFailures(
                                    Failure.newBuilder().setReason("reason 17").setSentence("the arm is stuck"));
                    return reply.build();
                }));
    }

    private interface Misdeed {
        SimulatorReply answer() throws InterruptedException;
    }

    private static Arguments misdeed(String reason, Misdeed misdeed) {
        return Arguments.of(reason, misdeed);
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void step_thatGoesWrong_losesTheEpisodeUnderItsReasonAndTheNextClientGoesOn(String reason, Misdeed misdeed)
            throws IOException {
        try (Environment environment = environment("step-timeout = 300 ms")) {
            connect(request -> {
                try {
                    return request.hasStep() ? misdeed.answer() : Clients.good(request);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            begin(environment);
            assertThatThrownBy(() -> environment.step(ACTION))
                    .isInstanceOfSatisfying(EpisodeLostException.class, lost -> assertThat(lost.reason())
                            .isEqualTo(reason));
            connect(Clients::good);
            begin(environment);
        }
    }

    @Test
    void client_whoseStepsOnlyFail_makesRoomForAnother() throws IOException {
        try (Environment environment = environment("")) {
            connect(request -> request.hasStep() ? Clients.stepped(Double.NaN, 0) : Clients.good(request));
            for (int time = 0; time < 3; time++) {
                begin(environment);
                assertThatThrownBy(() -> environment.step(ACTION)).isInstanceOf(EpisodeLostException.class);
            }
            connect(Clients::good);
            begin(environment);
            assertThat(environment.step(ACTION).reward()).isEqualTo(1);
        }
    }

    @Test
    void client_withOtherSpaces_isToldAndTheNextOneTaken() throws Exception {
        try (Environment environment = environment("");
                Socket wrong = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            Connection connection = Clients.connection(wrong);
            connection.write(
                    ClientGreeting.newBuilder().setProtocol(1).setSecret(SECRET).build());
            Thread waiting = Thread.ofVirtual().start(() -> begin(environment));
            assertThat(connection.read(SimulatorRequest.parser(), 1 << 10).hasMake())
                    .isTrue();
            SimulatorReply.Builder made = Clients.good(SimulatorRequest.newBuilder()
                            .setMake(MakeEnvironments.getDefaultInstance())
                            .build())
                    .toBuilder();
            made.getMadeBuilder().setObservationSize(3);
            connection.write(made.build());
            assertThat(connection.read(SimulatorRequest.parser(), 1 << 10).getRefused())
                    .contains("it has 3 entries of an observation, the run has 2");
            connect(Clients::good);
            waiting.join();
        }
    }

    private String refusal(int protocol, String secret) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            Connection connection = Clients.connection(socket);
            connection.write(ClientGreeting.newBuilder()
                    .setProtocol(protocol)
                    .setSecret(secret)
                    .build());
            return connection.read(SimulatorRequest.parser(), 1 << 10).getRefused();
        }
    }

    @Test
    void client_withAnotherVersionOrSecret_isToldWhy() throws IOException {
        assertThat(refusal(2, SECRET)).contains("version 2 of the protocol, this node version 1");
        assertThat(refusal(1, "another secret")).contains("its secret is not this node's");
    }

    @Test
    void greeting_thatIsTooLong_endsTheConnection() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(ByteBuffer.allocate(4).putInt(-1).array());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void create_withoutSpacesInTheSettings_saysWhichToGive() {
        assertThatThrownBy(() -> Environments.create("connected:Cart", Contacts.CURRENT))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("connected.observation-size");
    }
}
