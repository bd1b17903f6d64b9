package io.sd2ail.cli.options;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.tls.Credentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How the ports of a process are secured.
public final class TlsOptions {
    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description = "Folder of this node's certificate, which ./sd2ail tls init or issue made: connections are"
                    + " encrypted, and only nodes with a certificate of the same authority take part.")
    private @Nullable Path tls;

    @Option(
            names = "--insecure",
            description = "Listen to other machines without --tls: whoever reaches the port can take part.")
    private boolean insecure;

    boolean given() {
        return tls != null || insecure;
    }

    /// Folder of the certificate; null where the ports talk in the clear.
    @Nullable
    Path folder() {
        return tls;
    }

    /// The certificate; null where the ports talk in the clear.
    @Nullable
    Credentials credentials() {
        return tls == null ? null : Credentials.in(tls);
    }

    /// @param own host of a port of this process
    /// @throws CommandFailure when other machines reach it and nobody has said how they are to be trusted
    void requireSecured(String own) {
        if (tls == null && !insecure && !Addresses.isLoopback(own)) {
            throw CommandFailure.usage("other machines reach " + own + " and there is no --tls: make certificates by"
                    + " ./sd2ail tls init, or say --insecure on a network that you trust");
        }
        if (tls != null && insecure) {
            throw CommandFailure.usage("--insecure is the opposite of --tls: give one of them");
        }
    }
}
