package io.sd2ail.environment.connected;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.bridge.Connection;
import io.sd2ail.environment.bridge.Deadline;
import io.sd2ail.environment.bridge.Simulator;
import io.sd2ail.environment.bridge.v1.ClientGreeting;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.Channels;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A simulator that has connected. What it answers is not trusted: no message is longer than its environments can need,
/// and none is late.
final class Client implements Simulator {
    private static final Logger log = LoggerFactory.getLogger(Client.class);

    static final String ENDED = "client disconnected";
    static final String HUNG = "client did not answer in time";
    static final String GARBAGE = "client answered garbage";

    /// Of the greeting, and of all else that holds no observations.
    static final int SHORT_MESSAGE = 1 << 13;

    private static final Duration REFUSAL = Duration.ofSeconds(1);

    private final Socket socket;
    private final String address;
    private final Deadline deadline = new Deadline(this::close);
    private final Connection connection;
    private int longestReply = SHORT_MESSAGE;
    private volatile boolean closed;

    /// @param socket as it was accepted: closing it ends every wait
    /// @param stream the same, or what encrypts it
    Client(Socket socket, Socket stream) throws IOException {
        this.socket = socket;
        this.address = String.valueOf(socket.getRemoteSocketAddress());
        this.connection = new Connection(
                Channels.newChannel(stream.getInputStream()),
                Channels.newChannel(stream.getOutputStream()),
                SHORT_MESSAGE);
    }

    /// Where it connects from.
    String address() {
        return address;
    }

    /// What it says first.
    ///
    /// @throws IOException when it does not in this time
    ClientGreeting greeting(Duration patience) throws IOException {
        return deadline.within(patience, () -> connection.read(ClientGreeting.parser(), SHORT_MESSAGE));
    }

    /// From here on its replies may be so long.
    void allow(int bytes) {
        longestReply = bytes;
    }

    @Override
    public SimulatorReply exchange(SimulatorRequest request, Duration patience) {
        try {
            return deadline.within(patience, () -> connection.exchange(request, longestReply));
        } catch (InvalidProtocolBufferException garbage) {
            throw garbage(garbage.getMessage());
        } catch (IOException failure) {
            throw ended(failure);
        }
    }

    private EpisodeLostException ended(IOException failure) {
        close();
        return deadline.isMissed()
                ? new EpisodeLostException(
                        HUNG,
                        "the client at " + address + " did not answer in time: look what takes so long, or raise"
                                + " connected.step-timeout")
                : new EpisodeLostException(
                        ENDED, "the client at " + address + " is gone (" + failure.getMessage() + ")");
    }

    @Override
    public EpisodeLostException garbage(@Nullable String what) {
        close();
        return new EpisodeLostException(
                GARBAGE, "the client at " + address + " answered what is no answer (" + what + ")");
    }

    /// Tells it why, and ends.
    ///
    /// @param why a sentence for who runs it
    void turnAway(String why) {
        SimulatorRequest refusal = SimulatorRequest.newBuilder().setRefused(why).build();
        try {
            var unused = deadline.within(REFUSAL, () -> {
                connection.write(refusal);
                return true;
            });
        } catch (IOException gone) {
            log.debug("it does not hear of it: {}", gone.getMessage());
        } finally {
            close();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        deadline.close();
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("the socket of {} can't be closed: {}", address, e.getMessage());
        }
    }
}
