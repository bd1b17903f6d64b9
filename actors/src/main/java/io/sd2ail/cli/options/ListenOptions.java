package io.sd2ail.cli.options;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.environment.connected.ClientPort;
import io.sd2ail.environment.connected.ConnectedEnvironments;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.Screen;
import io.sd2ail.tls.Credentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether a process takes simulators that connect by themselves, and which.
public final class ListenOptions {
    private static final String SECRET = "SD2AIL_LISTEN_SECRET";
    private static final Duration GREETING = Duration.ofSeconds(10);

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            description = "Take simulators that connect by themselves, for --env connected:NAME. With a HOST other"
                    + " machines reach it: then they need a secret. Default: no port.")
    private @Nullable String listen;

    @Option(
            names = "--listen-secret",
            paramLabel = "FILE",
            description = "File with the secret of those simulators. Default: SD2AIL_LISTEN_SECRET, else none.")
    private @Nullable Path secret;

    /// Opens the port where one is asked for.
    ///
    /// @param tls says how it is secured
    /// @return null where none is asked for; the caller closes it
    /// @throws CommandFailure when it can't be opened, or is open to more than it may be
    public @Nullable ClientPort open(TlsOptions tls, Screen screen) {
        if (listen == null) {
            if (secret != null) {
                throw CommandFailure.usage("--listen-secret is for the clients of --listen: give that, too");
            }
            return null;
        }
        Addresses.Listening place = place(listen);
        String shared = shared(System.getenv());
        if (!Addresses.isLoopback(place.host())) {
            if (shared.isEmpty()) {
                throw CommandFailure.usage(
                        "other machines reach --listen " + listen + " and there is no secret: write one line of "
                                + SecretFile.SHORTEST + " characters or more into a file for --listen-secret");
            }
            tls.requireSecured(place.host());
        }
        try {
            ClientPort port = ClientPort.open(
                    new InetSocketAddress(Addresses.bare(place.host()), place.port()),
                    sockets(tls.credentials()),
                    shared,
                    GREETING);
            ConnectedEnvironments.listenAt(port);
            screen.line("simulators connect to " + place.host() + ":" + port.port());
            return port;
        } catch (IOException | GeneralSecurityException e) {
            throw CommandFailure.failed("--listen " + listen + " can't be opened (" + e.getMessage()
                    + "): name another port, or mend the certificates of --tls");
        }
    }

    /// Does the work of a command that has no other port, with this one open where it is asked for. Where the work
    /// itself plays, it waits for its client.
    ///
    /// @param tls says how the port is secured
    /// @throws CommandFailure when it can't be opened, or is open to more than it may be
    public <T> T with(TlsOptions tls, Screen screen, Supplier<T> work) {
        if (listen == null && tls.given()) {
            throw CommandFailure.usage("--tls and --insecure are about the port of --listen: give that, too");
        }
        try (ClientPort port = open(tls, screen)) {
            return port == null ? work.get() : ConnectedEnvironments.waiting(screen::line, work);
        }
    }

    /// @throws CommandFailure when it is no [HOST:]PORT
    private static Addresses.Listening place(String text) {
        return Addresses.listening(text)
                .orElseThrow(() -> CommandFailure.usage("--listen is '" + text
                        + "': write a port such as 25530, or HOST:PORT such as 0.0.0.0:25530 or [::]:25530"));
    }

    private static @Nullable SSLSocketFactory sockets(@Nullable Credentials credentials)
            throws GeneralSecurityException, IOException {
        return credentials == null ? null : credentials.sockets();
    }

    /// @param variables of the process
    String shared(Map<String, String> variables) {
        if (secret != null) {
            return SecretFile.read("--listen-secret", secret);
        }
        String given = variables.getOrDefault(SECRET, "").strip();
        if (!given.isEmpty() && !SecretFile.isOne(given)) {
            throw CommandFailure.usage("the variable " + SECRET + " must have " + SecretFile.SHORTEST + " to "
                    + SecretFile.LONGEST + " characters, it has " + given.length());
        }
        return given;
    }
}
