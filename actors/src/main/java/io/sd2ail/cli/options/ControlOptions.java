package io.sd2ail.cli.options;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.ClusterClient;
import io.sd2ail.cluster.NodeFiles;
import io.sd2ail.cluster.PortClient;
import java.util.List;
import picocli.CommandLine.Option;

/// Which cluster a question is for.
public final class ControlOptions {
    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            description = "Address of any node of the cluster. Default: 127.0.0.1:25520.")
    private String address = Addresses.LOOPBACK + ":" + Addresses.PORT;

    /// HOST:PORT of that node.
    public String address() {
        return Addresses.list(List.of(address)).getFirst();
    }

    public ClusterClient connect() {
        String target = new PortClient(address()).name();
        return new ClusterClient(target, Addresses.towards(target), NodeFiles.cluster());
    }
}
