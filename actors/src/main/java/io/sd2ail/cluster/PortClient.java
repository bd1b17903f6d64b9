package io.sd2ail.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.tls.Credentials;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Asks a node's own port, and steers the run by it, without an actor system: what [PortAnswers] answers.
public final class PortClient {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int ANSWER_MILLIS = 8_000;
    private static final int LARGEST_ANSWER = 16 << 20;

    private final String address;
    private final @Nullable Credentials credentials;

    /// Asks a node that needs no credentials.
    ///
    /// @param address HOST:PORT of any node
    public PortClient(String address) {
        this(address, null);
    }

    /// @param address HOST:PORT of any node
    /// @param credentials to show it; null for a node that speaks without TLS
    public PortClient(String address, @Nullable Credentials credentials) {
        this.address = address;
        this.credentials = credentials;
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
            throw new RunFailedException(otherVersion(), e);
        }
    }

    /// The same; null where nobody answers, because the learner is still starting or for a moment.
    public @Nullable RunStatus statusIfAnswered() {
        try {
            return status();
        } catch (RunFailedException _) {
            return null; // whoever asks shows or counts it
        }
    }

    /// @param subject the node to drain, or the key to set; empty otherwise
    /// @param value of the key; empty otherwise
    /// @return what was done
    /// @throws RunFailedException when it was refused, or nobody answers
    public String steer(CoordinatorCommand.Verb verb, String subject, String value) {
        String user = System.getProperty("user.name", "");
        String answer = ask(new SteerQuestion(verb, subject, value, user.isEmpty() ? "somebody" : user).text());
        if (!answer.startsWith(PortAnswers.DONE)) {
            throw new RunFailedException(answer.equals(PortAnswers.UNKNOWN) ? otherVersion() : answer, null);
        }
        return answer.substring(PortAnswers.DONE.length());
    }

    private String otherVersion() {
        return "the node at " + address + " is of another version of sd2ail: ask it with its own";
    }

    /// HOST:PORT by which the node there calls itself, which is by what others must join it.
    ///
    /// @throws RunFailedException when nobody answers
    public String name() {
        return ask(PortAnswers.WHO);
    }

    private Socket secured(Socket connection, InetSocketAddress there) throws IOException {
        if (credentials == null) {
            return connection;
        }
        try {
            SSLSocket secured = (SSLSocket)
                    credentials.sockets().createSocket(connection, there.getHostString(), there.getPort(), true);
            secured.startHandshake();
            return secured;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } catch (SocketException | EOFException e) {
            throw new RunFailedException(Silence.noTls(address), e);
        } catch (SSLException e) {
            // A connection that is only closed is no word about trust: behind a tunnel nobody may listen yet.
            if (e.getCause() instanceof EOFException) {
                throw new RunFailedException(Silence.noTls(address), e);
            }
            throw e;
        }
    }

    // Some ends of TLS wait with closing for the other one's: the answer says itself where it ends.
    private static byte[] answer(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int letter = in.read(); letter >= 0 && answer.size() < LARGEST_ANSWER; letter = in.read()) {
            answer.write(letter);
            if (letter == PortGate.END) {
                break;
            }
        }
        return answer.toByteArray();
    }

    private String ask(String question) {
        InetSocketAddress there = Addresses.socket(address);
        if (there.isUnresolved()) {
            throw CommandFailure.failed(Addresses.unknown(there.getHostString()));
        }
        try (Socket connection = new Socket()) {
            connection.connect(there, CONNECT_MILLIS);
            connection.setSoTimeout(ANSWER_MILLIS);
            Socket socket = secured(connection, there);
            socket.getOutputStream().write((PortGate.QUESTION + question + "\n").getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(answer(new BufferedInputStream(socket.getInputStream())), StandardCharsets.UTF_8);
            int end = answer.indexOf(PortGate.END);
            if (end >= 0) {
                return answer.substring(0, end);
            }
            throw new RunFailedException(
                    "what answers at " + address + " is no node of sd2ail"
                            + (credentials == null ? ", or one that speaks TLS alone" : "")
                            + ": check the address"
                            + (credentials == null ? ", or give --tls" : ""),
                    null);
        } catch (SocketTimeoutException e) {
            throw new RunFailedException(Silence.noAnswer("the node", address), e);
        } catch (ConnectException e) {
            throw new RunFailedException(Silence.noNode(address), e);
        } catch (SSLException e) {
            throw CommandFailure.failed(Silence.noTrust(address, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new RunFailedException("no word from " + address + " (" + e.getMessage() + "): ask again", e);
        }
    }
}
