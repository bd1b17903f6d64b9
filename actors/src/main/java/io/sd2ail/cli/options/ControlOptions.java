package io.sd2ail.cli.options;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.ClusterClient;
import io.sd2ail.cluster.NodeFiles;
import java.util.List;
import picocli.CommandLine.Option;

/// Which cluster a question is for.
public final class ControlOptions {
    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            description = "Address of any node of the cluster. Default: 127.0.0.1:25520.")
    private String address = Addresses.LOOPBACK + ":" + Addresses.PORT;

    public ClusterClient connect() {
        String target = Addresses.list(List.of(address)).getFirst();
        return new ClusterClient(target, Addresses.towards(target), NodeFiles.cluster());
    }
}
