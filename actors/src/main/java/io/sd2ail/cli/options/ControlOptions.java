package io.sd2ail.cli.options;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.PortClient;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.tls.Credentials;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which cluster a question is for.
public final class ControlOptions {
    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            description = "Address of any node of the cluster. Default: 127.0.0.1:25520.")
    private String address = Addresses.LOOPBACK + ":" + Addresses.PORT;

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description = "Folder of a certificate of the cluster's authority: what ./sd2ail tls issue made.")
    private @Nullable Path tls;

    /// HOST:PORT of that node.
    public String address() {
        return Addresses.list(List.of(address)).getFirst();
    }

    /// Asks that node's port.
    public PortClient port() {
        return new PortClient(address(), tls == null ? null : Credentials.in(tls));
    }

    /// What to say of connections that anybody may read; empty where they are encrypted or stay on one machine.
    ///
    /// @param status of the cluster
    public String openness(RunStatus status) {
        boolean wide = status.nodes().stream()
                .map(RunStatus.Node::address)
                .filter(address -> address.indexOf(':') > 0)
                .anyMatch(address -> !Addresses.isLoopback(address.substring(0, address.lastIndexOf(':'))));
        return tls == null && wide
                ? "connections are neither encrypted nor authenticated (--insecure): whoever reaches a port can take part"
                : "";
    }
}
