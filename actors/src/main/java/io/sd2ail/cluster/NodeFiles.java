package io.sd2ail.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.protocol.Role;
import io.sd2ail.terminal.CommandFailure;
import java.util.List;

/// The settings of `cluster-config/node`.
public final class NodeFiles {
    private NodeFiles() {}

    /// Those of a node with these roles: the role's files over `cluster.conf`, the first role's over the second's.
    public static Config of(List<Role> roles) {
        Config merged = ConfigFactory.empty();
        for (Role role : roles) {
            merged = merged.withFallback(ConfigSources.file("node/" + role.label() + ".conf"));
        }
        return merged.withFallback(cluster());
    }

    /// Those of all nodes.
    public static Config cluster() {
        Config cluster = ConfigSources.file("node/cluster.conf");
        if (cluster.isEmpty()) {
            throw CommandFailure.usage(
                    "there is no node/cluster.conf in the folder of -Dsd2ail.config: name a copy of cluster-config");
        }
        return cluster;
    }
}
