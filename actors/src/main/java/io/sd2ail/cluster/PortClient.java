package io.sd2ail.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// Asks a node's own port, without an actor system: what [PortAnswers] answers.
public final class PortClient {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int ANSWER_MILLIS = 8_000;

    private final String address;

    /// @param address HOST:PORT of any node
    public PortClient(String address) {
        this.address = address;
    }

    /// The present of the run.
    ///
    /// @throws RunFailedException when nobody answers, with the address and the mend
    public RunStatus status() {
        String answer = ask(PortAnswers.STATUS);
        if (!answer.startsWith("{")) {
            throw new RunFailedException(answer, null);
        }
        try {
            return StatusText.parse(answer);
        } catch (JsonProcessingException e) {
            throw new RunFailedException(
                    "the node at " + address + " is of another version of sd2ail: ask it with its own", e);
        }
    }

    /// HOST:PORT by which the node there calls itself, which is by what others must join it.
    ///
    /// @throws RunFailedException when nobody answers
    public String name() {
        return ask(PortAnswers.WHO);
    }

    private String ask(String word) {
        InetSocketAddress there = Addresses.socket(address);
        if (there.isUnresolved()) {
            throw CommandFailure.failed(Addresses.unknown(there.getHostString()));
        }
        try (Socket socket = new Socket()) {
            socket.connect(there, CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((PortGate.QUESTION + word + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.isEmpty()) {
                return answer;
            }
            throw new RunFailedException(
                    "what answers at " + address + " is no node of sd2ail: check the address", null);
        } catch (SocketTimeoutException e) {
            throw new RunFailedException(Silence.noAnswer("the node", address), e);
        } catch (ConnectException e) {
            throw new RunFailedException(Silence.noNode(address), e);
        } catch (IOException e) {
            throw new RunFailedException("no word from " + address + " (" + e.getMessage() + "): ask again", e);
        }
    }
}
