package io.sd2ail.environment.connected;

import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.environment.ConnectedSettings;
import io.sd2ail.environment.bridge.Connection;
import io.sd2ail.environment.bridge.v1.ClientGreeting;
import io.sd2ail.environment.bridge.v1.EnvironmentsMade;
import io.sd2ail.environment.bridge.v1.EnvironmentsStepped;
import io.sd2ail.environment.bridge.v1.Observation;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.util.function.Function;

/// Simulators that connect, as tests have them: of two observed numbers and one action in [-1, 1].
public final class Clients {
    /// What makes the settings theirs.
    public static final String SPACES = "observation-size = 2, action-low = [-1], action-high = [1]\n";

    private Clients() {}

    /// @param settings HOCON over those of base.conf's section `connected`
    public static ConnectedSettings settings(String settings) {
        return ConfigBinder.bind(
                ConfigFactory.parseString(settings)
                        .withFallback(ConfigSources.file("base.conf").getConfig("connected"))
                        .resolve(),
                ConnectedSettings.class);
    }

    static SimulatorReply good(SimulatorRequest request) {
        return switch (request.getAskedCase()) {
            case MAKE ->
                SimulatorReply.newBuilder()
                        .setMade(EnvironmentsMade.newBuilder()
                                .setObservationSize(2)
                                .addActionLow(-1)
                                .addActionHigh(1))
                        .build();
            case RESET ->
                SimulatorReply.newBuilder()
                        .setObservation(Observation.newBuilder().addValues(0).addValues(1))
                        .build();
            case STEP -> stepped(request.getStep().getActions(0), 1);
            default -> throw new IllegalStateException(request.getRefused());
        };
    }

    static SimulatorReply stepped(double... values) {
        EnvironmentsStepped.Builder stepped =
                EnvironmentsStepped.newBuilder().addRewards(1).setEnds(ByteString.copyFrom(new byte[1]));
        for (double value : values) {
            stepped.addObservations(value);
        }
        return SimulatorReply.newBuilder().setStepped(stepped).build();
    }

    /// Connects, and answers on a thread of its own until the connection ends.
    ///
    /// @param answers what to say to a request; an exception ends the connection
    static Socket connect(int port, String secret, Function<SimulatorRequest, SimulatorReply> answers)
            throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        Connection connection = connection(socket);
        connection.write(
                ClientGreeting.newBuilder().setProtocol(1).setSecret(secret).build());
        Thread.ofVirtual().start(() -> {
            try (socket) {
                while (true) {
                    connection.write(answers.apply(connection.read(SimulatorRequest.parser(), 1 << 20)));
                }
            } catch (IOException | IllegalStateException gone) {
                // As told.
            }
        });
        return socket;
    }

    static Connection connection(Socket socket) throws IOException {
        return new Connection(
                Channels.newChannel(socket.getInputStream()), Channels.newChannel(socket.getOutputStream()), 1 << 10);
    }
}
