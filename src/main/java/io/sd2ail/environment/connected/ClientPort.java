package io.sd2ail.environment.connected;

import io.sd2ail.environment.bridge.v1.ClientGreeting;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The port of this process that simulators connect to: those that say the right version and secret wait here until an
/// environment takes them. However many come, so many are looked at and so many wait; the others are closed.
public final class ClientPort implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClientPort.class);

    /// Of the messages; a client says which one it speaks.
    public static final int PROTOCOL = 1;

    /// Most that wait, and most whose greeting is awaited.
    private static final int MOST_WAITING = 256;

    /// Between two attempts to accept one where the system has no means for it.
    private static final long PAUSE_MILLIS = 100;

    private final ServerSocket server;
    private final @Nullable SSLSocketFactory encryption;
    private final byte[] secret;
    private final Duration greetingTimeout;
    private final AtomicLong refused = new AtomicLong();
    private final Semaphore greeting = new Semaphore(MOST_WAITING);
    private final BlockingQueue<Client> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

    private ClientPort(
            ServerSocket server, @Nullable SSLSocketFactory encryption, String secret, Duration greetingTimeout) {
        this.server = server;
        this.encryption = encryption;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.greetingTimeout = greetingTimeout;
    }

    /// @param address to listen at
    /// @param encryption shows this node's certificate; null to talk in the clear
    /// @param secret that a client must know; empty for none
    /// @param greetingTimeout longest time from a client's connection to its greeting
    /// @throws IOException when nobody can listen there
    public static ClientPort open(
            InetSocketAddress address, @Nullable SSLSocketFactory encryption, String secret, Duration greetingTimeout)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.bind(address, MOST_WAITING);
        } catch (IOException failure) {
            server.close();
            throw failure;
        }
        ClientPort port = new ClientPort(server, encryption, secret, greetingTimeout);
        Thread.ofPlatform().daemon().name("client-port").start(port::accept);
        return port;
    }

    /// Where clients connect to.
    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket accepted = server.accept();
                if (greeting.tryAcquire()) {
                    Thread.ofVirtual().name("client-greeting").start(() -> greet(accepted));
                } else {
                    accepted.close();
                }
            } catch (IOException failure) {
                pauseUnlessClosed(failure);
            }
        }
    }

    private void pauseUnlessClosed(IOException failure) {
        if (server.isClosed()) {
            return;
        }
        log.warn("no client can be accepted now: {}", failure.getMessage());
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void greet(Socket accepted) {
        Client client = null;
        try {
            accepted.setTcpNoDelay(true);
            accepted.setKeepAlive(true);
            client = new Client(accepted, encrypted(accepted));
            take(client, client.greeting(greetingTimeout));
        } catch (IOException failure) {
            complain(accepted.getRemoteSocketAddress(), "it did not say who it is (" + failure.getMessage() + ")");
            if (client != null) {
                client.close();
            }
            closeQuietly(accepted);
        } finally {
            greeting.release();
        }
    }

    /// The handshake itself comes with the first message, within its deadline.
    private Socket encrypted(Socket accepted) throws IOException {
        if (encryption == null) {
            return accepted;
        }
        SSLSocket stream = (SSLSocket) encryption.createSocket(accepted, null, true);
        stream.setUseClientMode(false);
        return stream;
    }

    private void take(Client client, ClientGreeting said) {
        if (said.getProtocol() != PROTOCOL) {
            refuse(
                    client,
                    "it speaks version " + Integer.toUnsignedString(said.getProtocol()) + " of the protocol, this"
                            + " node version " + PROTOCOL + ": take the client of this program's docs/connecting.md");
        } else if (!MessageDigest.isEqual(secret, said.getSecret().getBytes(StandardCharsets.UTF_8))) {
            refuse(
                    client,
                    secret.length == 0
                            ? "it says a secret and this node has none: leave it out, or start the node with one"
                            : "its secret is not this node's: give both the same");
        } else if (!waiting.offer(client)) {
            refuse(client, "so many clients wait already that no more are taken: connect fewer, or start workers");
        } else {
            log.info("a client at {} has connected", client.address());
        }
    }

    private void refuse(Client client, String why) {
        complain(client.address(), why);
        client.turnAway(why);
    }

    /// Whoever comes again and again fills no log.
    private void complain(Object address, String why) {
        long many = refused.incrementAndGet();
        if (Long.toString(many).matches("10*")) {
            log.warn(
                    "a client at {} is turned away, the {}. so far (the next line comes at ten times as many): {}",
                    address,
                    many,
                    why);
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("a socket can't be closed: {}", e.getMessage());
        }
    }

    /// The client that waits longest.
    ///
    /// @return null when none comes in this time
    @Nullable
    Client next(Duration patience) {
        try {
            return waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// Sends away who waits, and takes no more.
    @Override
    public void close() {
        closeQuietly(server);
        for (Client left = waiting.poll(); left != null; left = waiting.poll()) {
            left.close();
        }
    }
}
